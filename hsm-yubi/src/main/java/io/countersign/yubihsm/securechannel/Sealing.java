package io.countersign.yubihsm.securechannel;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The cryptography of one sealed message, without any state: encryption of SCP03 sections 6.2.6 and
 * 6.2.7, MACs of 6.2.4 and 6.2.5, over the device's own header.
 */
final class Sealing {
  /** Of a MAC as it is sent; all 16 bytes of it are the chain. */
  static final int MAC_LENGTH = 8;

  private static final int BLOCK = AesKey.BLOCK;

  private Sealing() {}

  /** The MAC, 16 bytes, over chain, header, session and data. */
  static byte[] mac(AesKey key, byte[] chain, int code, int session, byte[] data) {
    int length = 1 + data.length + MAC_LENGTH;
    byte[] head = {(byte) code, (byte) (length >> 8), (byte) length, (byte) session};
    return Cmac.of(key, chain, head, data);
  }

  /** What is sent behind the header. */
  static byte[] body(int session, byte[] data, byte[] mac) {
    return ByteBuffer.allocate(1 + data.length + MAC_LENGTH)
        .put((byte) session)
        .put(data)
        .put(mac, 0, MAC_LENGTH)
        .array();
  }

  /**
   * The encrypted part of an answer's body.
   *
   * @param chain that of the command
   * @throws ProtocolException if the body is too short, of another session or not the device's
   */
  static byte[] verified(AesKey key, byte[] chain, int session, byte[] body)
      throws ProtocolException {
    int length = body.length - 1 - MAC_LENGTH;
    if (length < BLOCK || length % BLOCK != 0) {
      throw new ProtocolException(
          "expected a sealed answer in blocks of %d bytes from the device, got %d bytes"
              .formatted(BLOCK, body.length));
    }
    if ((body[0] & 0xff) != session) {
      throw new ProtocolException(
          "expected an answer in session %d from the device, got one in session %d"
              .formatted(session, body[0] & 0xff));
    }
    byte[] data = Arrays.copyOfRange(body, 1, 1 + length);
    byte[] sent = Arrays.copyOfRange(body, 1 + length, body.length);
    byte[] mac = mac(key, chain, Command.SESSION_MESSAGE.responseCode(), session, data);
    if (!MessageDigest.isEqual(Arrays.copyOf(mac, MAC_LENGTH), sent)) {
      throw new ProtocolException(
          "the MAC of the device's answer is wrong: the answer is not the device's, or was altered"
              + " on its way");
    }
    return data;
  }

  /** Encrypts a message as the {@code counter}th of its session; 80 00 … fills the last block. */
  static byte[] encrypted(AesKey key, int counter, byte[] message) {
    byte[] padded = Arrays.copyOf(message, (message.length / BLOCK + 1) * BLOCK);
    padded[message.length] = (byte) 0x80;
    try {
      return key.encrypted(iv(key, counter), padded);
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /** The message that {@link #encrypted} was given, with the same counter. */
  static byte[] decrypted(AesKey key, int counter, byte[] encrypted) throws ProtocolException {
    byte[] padded = key.decrypted(iv(key, counter), encrypted);
    int end = padded.length - 1;
    while (end > padded.length - BLOCK && padded[end] == 0) {
      end--;
    }
    if (padded[end] != (byte) 0x80 || end < Message.HEADER_LENGTH) {
      throw new ProtocolException("the device's answer ends in no padding");
    }
    byte[] message = Arrays.copyOf(padded, end);
    Arrays.fill(padded, (byte) 0);
    return message;
  }

  private static byte[] iv(AesKey key, int counter) {
    return key.encrypted(ByteBuffer.allocate(BLOCK).putInt(BLOCK - 4, counter).array());
  }
}
