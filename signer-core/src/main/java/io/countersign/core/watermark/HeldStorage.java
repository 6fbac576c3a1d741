package io.countersign.core.watermark;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A storage, and the hold on its key that is given up after it. */
final class HeldStorage implements Storage {
  private final Storage storage;
  private final Closeable hold;

  HeldStorage(Storage storage, Closeable hold) {
    this.storage = storage;
    this.hold = hold;
  }

  @Override
  public long size() throws IOException {
    return storage.size();
  }

  @Override
  public void read(ByteBuffer into, long offset) throws IOException {
    storage.read(into, offset);
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    storage.write(from, offset);
  }

  @Override
  public void flush() throws IOException {
    storage.flush();
  }

  @Override
  public void close() throws IOException {
    try {
      storage.close();
    } finally {
      hold.close();
    }
  }
}
