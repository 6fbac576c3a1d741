package io.countersign.yubihsm.securechannel;

import java.util.Arrays;

/**
 * What host and device each derive from the static keys and the two challenges (SCP03 sections
 * 4.1.5 and 6.2). Not copied by anybody; wiped on {@link #close}.
 */
final class SessionKeys implements AutoCloseable {
  static final int CHALLENGE_LENGTH = 8;
  static final int CRYPTOGRAM_LENGTH = 8;

  final AesKey encryption;
  final AesKey commandMac;
  final AesKey responseMac;
  final byte[] hostCryptogram;
  final byte[] cardCryptogram;

  SessionKeys(StaticKeys keys, byte[] hostChallenge, byte[] cardChallenge) {
    byte[] both = keys.exposeCopy();
    try (AesKey forEncryption = key(Arrays.copyOf(both, AesKey.LENGTH));
        AesKey forMac = key(Arrays.copyOfRange(both, AesKey.LENGTH, 2 * AesKey.LENGTH))) {
      encryption = key(derived(forEncryption, 0x04, AesKey.LENGTH, hostChallenge, cardChallenge));
      commandMac = key(derived(forMac, 0x06, AesKey.LENGTH, hostChallenge, cardChallenge));
      responseMac = key(derived(forMac, 0x07, AesKey.LENGTH, hostChallenge, cardChallenge));
    } finally {
      Arrays.fill(both, (byte) 0);
    }
    cardCryptogram = derived(commandMac, 0x00, CRYPTOGRAM_LENGTH, hostChallenge, cardChallenge);
    hostCryptogram = derived(commandMac, 0x01, CRYPTOGRAM_LENGTH, hostChallenge, cardChallenge);
  }

  /** Wipes {@code bytes}. */
  private static AesKey key(byte[] bytes) {
    try {
      return new AesKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] derived(AesKey key, int constant, int length, byte[] host, byte[] card) {
    byte[] label = new byte[16];
    label[11] = (byte) constant;
    label[14] = (byte) (length * 8);
    label[15] = 1; // the first and only block
    byte[] block = Cmac.of(key, label, host, card);
    byte[] derived = Arrays.copyOf(block, length);
    Arrays.fill(block, (byte) 0);
    return derived;
  }

  @Override
  public void close() {
    encryption.close();
    commandMac.close();
    responseMac.close();
    Arrays.fill(hostCryptogram, (byte) 0);
    Arrays.fill(cardCryptogram, (byte) 0);
  }
}
