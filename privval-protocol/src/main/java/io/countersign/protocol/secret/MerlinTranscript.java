package io.countersign.protocol.secret;

import java.nio.charset.StandardCharsets;

/**
 * A Merlin transcript (merlin.cool, version 1.0): both ends append what they have seen, and get the
 * same challenge only if they have seen the same.
 */
final class MerlinTranscript implements AutoCloseable {
  private final Strobe128 strobe = new Strobe128("Merlin v1.0");

  /** Starts a transcript of {@code protocol}, ASCII like all labels. */
  MerlinTranscript(String protocol) {
    appendMessage("dom-sep", ascii(protocol));
  }

  void appendMessage(String label, byte[] message) {
    strobe.metaAssociatedData(ascii(label), littleEndian(message.length));
    strobe.associatedData(message);
  }

  /** {@code length} bytes that depend on everything appended so far, earlier challenges too. */
  byte[] challenge(String label, int length) {
    strobe.metaAssociatedData(ascii(label), littleEndian(length));
    return strobe.pseudoRandom(length);
  }

  /** Wipes the state. */
  @Override
  public void close() {
    strobe.close();
  }

  private static byte[] ascii(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] littleEndian(int length) {
    return new byte[] {
      (byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)
    };
  }
}
