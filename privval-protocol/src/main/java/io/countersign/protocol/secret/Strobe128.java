package io.countersign.protocol.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * As much of STROBE-128 1.0.2 (strobe.sourceforge.io/specs) as Merlin uses: associated data, its
 * meta form, and PRF, over a sponge with a rate of 166 bytes.
 */
final class Strobe128 implements AutoCloseable {
  private static final int RATE = 166;

  private static final int FLAG_INBOUND = 1;
  private static final int FLAG_APPLICATION = 1 << 1;
  private static final int FLAG_CIPHER = 1 << 2;
  private static final int FLAG_META = 1 << 4;

  private final long[] state = new long[KeccakF1600.LANES];
  private int position;
  private int operationStart;

  Strobe128(String protocol) {
    byte[] domain = {1, (byte) (RATE + 2), 1, 0, 1, 96};
    byte[] version = "STROBEv1.0.2".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < domain.length; i++) {
      xor(i, domain[i]);
    }
    for (int i = 0; i < version.length; i++) {
      xor(domain.length + i, version[i]);
    }
    KeccakF1600.permute(state);
    metaAssociatedData(protocol.getBytes(StandardCharsets.US_ASCII));
  }

  /** meta-AD of all parts in one operation. */
  void metaAssociatedData(byte[]... parts) {
    begin(FLAG_META | FLAG_APPLICATION);
    for (byte[] part : parts) {
      absorb(part);
    }
  }

  /** AD. */
  void associatedData(byte[] data) {
    begin(FLAG_APPLICATION);
    absorb(data);
  }

  /** PRF; what was squeezed out is no longer in the state. */
  byte[] pseudoRandom(int length) {
    begin(FLAG_INBOUND | FLAG_APPLICATION | FLAG_CIPHER);
    byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) (state[position >> 3] >>> shift(position));
      xor(position, out[i]);
      advance();
    }
    return out;
  }

  /** Wipes the state. */
  @Override
  public void close() {
    Arrays.fill(state, 0);
    position = 0;
    operationStart = 0;
  }

  private void begin(int flags) {
    int previousStart = operationStart;
    operationStart = position + 1;
    absorb(new byte[] {(byte) previousStart, (byte) flags});
    if ((flags & FLAG_CIPHER) != 0 && position != 0) {
      runF();
    }
  }

  private void absorb(byte[] data) {
    for (byte b : data) {
      xor(position, b);
      advance();
    }
  }

  private void advance() {
    position++;
    if (position == RATE) {
      runF();
    }
  }

  private void runF() {
    xor(position, (byte) operationStart);
    xor(position + 1, (byte) 0x04);
    xor(RATE + 1, (byte) 0x80);
    KeccakF1600.permute(state);
    position = 0;
    operationStart = 0;
  }

  private void xor(int index, byte value) {
    state[index >> 3] ^= (value & 0xffL) << shift(index);
  }

  private static int shift(int index) {
    return (index & 7) << 3;
  }
}
