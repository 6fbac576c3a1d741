package io.countersign.core.watermark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The little a watermark needs of a disk, small enough that tests can play every crash on it. */
public interface Storage extends Closeable {
  /** In bytes. */
  long size() throws IOException;

  /** Reads until {@code into} is full or the end is reached. */
  void read(ByteBuffer into, long offset) throws IOException;

  /** Writes all of {@code from} in place; not durable before {@link #flush}. */
  void write(ByteBuffer from, long offset) throws IOException;

  /**
   * Returns when everything written is on stable storage ({@code fdatasync}), where the next
   * process will look for it.
   */
  void flush() throws IOException;
}
