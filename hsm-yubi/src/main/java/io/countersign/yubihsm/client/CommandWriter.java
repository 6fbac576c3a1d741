package io.countersign.yubihsm.client;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Puts a command's body together; numbers are big-endian. */
final class CommandWriter {
  /** A stream whose bytes can be overwritten: some commands carry a key. */
  private static final class Buffer extends ByteArrayOutputStream {
    private Buffer() {
      super(4096); // more than any message, so that no older copy is left behind
    }

    private void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }

  private final Buffer out = new Buffer();

  CommandWriter u8(int value) {
    out.write(value);
    return this;
  }

  CommandWriter u16(int value) {
    return u8(value >> 8).u8(value);
  }

  CommandWriter u64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      u8((int) (value >> shift));
    }
    return this;
  }

  CommandWriter bytes(byte[] value) {
    out.writeBytes(value);
    return this;
  }

  CommandWriter id(ObjectId id) {
    return u16(id.value());
  }

  CommandWriter object(NewObject object, Algorithm algorithm) {
    return id(object.id())
        .bytes(object.label().encoded())
        .u16(object.domains().bits())
        .u64(object.capabilities().bits())
        .u8(algorithm.code());
  }

  /** All of it; what was written here is wiped. */
  byte[] body() {
    byte[] body = out.toByteArray();
    out.wipe();
    return body;
  }
}
