package io.countersign.protocol.consensus;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;

/** A message that costs its reader as much as it can, and what it did cost. */
public final class UnknownFields {
  private static final int FIRST = 1_000;

  private UnknownFields() {}

  /** So many different fields that no message has, each a varint, of 4 bytes or so. */
  public static byte[] distinct(int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int number = FIRST; number < FIRST + count; number++) {
      int tag = number << 3;
      for (; tag > 0x7f; tag >>>= 7) {
        out.write((tag & 0x7f) | 0x80);
      }
      out.write(tag);
      out.write(1);
    }
    return out.toByteArray();
  }

  /** How many bytes of memory the current thread took for {@code action}. */
  public static long allocatedBy(Runnable action) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(id);
    action.run();
    return threads.getThreadAllocatedBytes(id) - before;
  }
}
