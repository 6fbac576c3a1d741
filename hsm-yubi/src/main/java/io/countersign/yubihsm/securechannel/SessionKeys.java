package io.countersign.yubihsm.securechannel;

import java.util.Arrays;

/**
 * What host and device each derive from the static keys and the two challenges (SCP03 sections
 * 4.1.5 and 6.2). Not copied by anybody; wiped on {@link #close}.
 */
final class SessionKeys implements AutoCloseable {
  static final int CHALLENGE_LENGTH = 8;
  static final int CRYPTOGRAM_LENGTH = 8;

  private static final int KEY_LENGTH = 16;

  final byte[] encryption;
  final byte[] commandMac;
  final byte[] responseMac;
  final byte[] hostCryptogram;
  final byte[] cardCryptogram;

  SessionKeys(StaticKeys keys, byte[] hostChallenge, byte[] cardChallenge) {
    byte[] both = keys.exposeCopy();
    byte[] forEncryption = Arrays.copyOf(both, KEY_LENGTH);
    byte[] forMac = Arrays.copyOfRange(both, KEY_LENGTH, 2 * KEY_LENGTH);
    try {
      encryption = derived(forEncryption, 0x04, KEY_LENGTH, hostChallenge, cardChallenge);
      commandMac = derived(forMac, 0x06, KEY_LENGTH, hostChallenge, cardChallenge);
      responseMac = derived(forMac, 0x07, KEY_LENGTH, hostChallenge, cardChallenge);
    } finally {
      Arrays.fill(both, (byte) 0);
      Arrays.fill(forEncryption, (byte) 0);
      Arrays.fill(forMac, (byte) 0);
    }
    cardCryptogram = derived(commandMac, 0x00, CRYPTOGRAM_LENGTH, hostChallenge, cardChallenge);
    hostCryptogram = derived(commandMac, 0x01, CRYPTOGRAM_LENGTH, hostChallenge, cardChallenge);
  }

  private static byte[] derived(byte[] key, int constant, int length, byte[] host, byte[] card) {
    byte[] label = new byte[16];
    label[11] = (byte) constant;
    label[14] = (byte) (length * 8);
    label[15] = 1; // the first and only block
    return Arrays.copyOf(Cmac.of(key, label, host, card), length);
  }

  @Override
  public void close() {
    for (byte[] secret :
        new byte[][] {encryption, commandMac, responseMac, hostCryptogram, cardCryptogram}) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
