package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The card's end of SCP03 as the device has it (GlobalPlatform Amendment D, sections 4.1.5 and
 * 6.2): what comes in is verified and decrypted, what goes out is encrypted and gets a MAC of 8
 * bytes.
 */
final class CardChannel {
  static final int CHALLENGE = 8;
  static final int MAC = 8;

  private static final int ENC = 0x04;
  private static final int COMMAND_MAC = 0x06;
  private static final int ANSWER_MAC = 0x07;
  private static final int CARD_CRYPTOGRAM = 0x00;
  private static final int HOST_CRYPTOGRAM = 0x01;
  private static final byte PAD = (byte) 0x80;

  private final byte[] enc;
  private final byte[] mac;
  private final byte[] answerMac;
  private final byte[] context;
  private byte[] chain = new byte[Aes.BLOCK];
  private long counter = 1;

  /**
   * A channel that waits for the host's cryptogram.
   *
   * @param keys K-ENC and K-MAC, 16 bytes each
   */
  CardChannel(Bytes keys, byte[] hostChallenge, byte[] cardChallenge) {
    byte[] both = keys.toArray();
    byte[] keyEnc = Arrays.copyOf(both, Aes.BLOCK);
    byte[] keyMac = Arrays.copyOfRange(both, Aes.BLOCK, 2 * Aes.BLOCK);
    context = ByteBuffer.allocate(2 * CHALLENGE).put(hostChallenge).put(cardChallenge).array();
    enc = derive(keyEnc, ENC, Aes.BLOCK);
    mac = derive(keyMac, COMMAND_MAC, Aes.BLOCK);
    answerMac = derive(keyMac, ANSWER_MAC, Aes.BLOCK);
  }

  byte[] cardCryptogram() {
    return derive(mac, CARD_CRYPTOGRAM, CHALLENGE);
  }

  /** Whether these 8 bytes prove that the host has the same keys. */
  boolean isHostCryptogram(byte[] cryptogram) {
    return MessageDigest.isEqual(cryptogram, derive(mac, HOST_CRYPTOGRAM, CHALLENGE));
  }

  /**
   * Goes on in the chain of MACs.
   *
   * @param message a whole frame with its MAC, the last 8 bytes
   * @throws DeviceErrorException if that is wrong
   */
  void verify(byte[] message) throws DeviceErrorException {
    byte[] covered = Arrays.copyOf(message, message.length - MAC);
    byte[] next = Aes.cmac(mac, chain, covered);
    byte[] given = Arrays.copyOfRange(message, message.length - MAC, message.length);
    if (!MessageDigest.isEqual(given, Arrays.copyOf(next, MAC))) {
      throw new DeviceErrorException(DeviceError.AUTHENTICATION_FAILED, "wrong MAC");
    }
    chain = next;
  }

  byte[] decrypt(byte[] ciphertext) throws DeviceErrorException {
    if (ciphertext.length == 0 || ciphertext.length % Aes.BLOCK != 0) {
      throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "not whole blocks of AES");
    }
    return Aes.cbc(false, enc, counter, ciphertext);
  }

  /**
   * The frame around an answer to the message that was verified last; that was the last of both.
   */
  byte[] seal(int sessionId, byte[] answer) {
    byte[] padded = Arrays.copyOf(answer, (answer.length / Aes.BLOCK + 1) * Aes.BLOCK);
    padded[answer.length] = PAD;
    byte[] ciphertext = Aes.cbc(true, enc, counter, padded);
    counter++;
    byte[] body =
        ByteBuffer.allocate(1 + ciphertext.length + MAC)
            .put((byte) sessionId)
            .put(ciphertext)
            .array();
    byte[] frame = Frame.answer(Command.SESSION_MESSAGE, body);
    int covered = frame.length - MAC;
    byte[] tag = Aes.cmac(answerMac, chain, Arrays.copyOf(frame, covered));
    System.arraycopy(tag, 0, frame, covered, MAC);
    return frame;
  }

  private byte[] derive(byte[] key, int constant, int length) {
    byte[] header = new byte[Aes.BLOCK];
    ByteBuffer.wrap(header)
        .put(11, (byte) constant)
        .putShort(13, (short) (length * Byte.SIZE))
        .put(15, (byte) 1);
    return Arrays.copyOf(Aes.cmac(key, header, context), length);
  }
}
