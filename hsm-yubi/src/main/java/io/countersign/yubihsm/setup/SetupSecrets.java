package io.countersign.yubihsm.setup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** What else is derived from the words, beside the passwords of {@link Role}; and the words. */
public final class SetupSecrets {
  /** What of a device's random generator goes into new words, in bytes; and as much of ours. */
  public static final int RANDOM_LENGTH = 32;

  private static final byte[] NEW_WORDS = "yubihsm setup BIP39 derivation".getBytes(US_ASCII);

  /** TMKMS's temporary key has this id as well. */
  static final ObjectId TEMPORARY_KEY = new ObjectId(0xfffe);

  static final ObjectId WRAP_KEY = new ObjectId(1);

  private SetupSecrets() {}

  /**
   * New words of two random generators, so that one alone may be bad: HKDF-SHA512 over both, as
   * TMKMS makes them. The caller closes them.
   *
   * @param ofDevice {@value #RANDOM_LENGTH} bytes
   */
  public static Mnemonic newWords(byte[] ofDevice) {
    byte[] ours;
    try (SecretBytes random = SecretBytes.random(RANDOM_LENGTH)) {
      ours = random.exposeCopy();
    }
    try {
      HKDFParameterSpec parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(ofDevice)
              .addIKM(ours)
              .thenExpand(NEW_WORDS, Mnemonic.ENTROPY_LENGTH);
      byte[] entropy = KDF.getInstance("HKDF-SHA512").deriveData(parameters);
      try (SecretBytes secret = SecretBytes.takeOver(entropy)) {
        return Mnemonic.of(secret);
      }
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the JDK does not compute HKDF-SHA512", e);
    } finally {
      Arrays.fill(ours, (byte) 0);
    }
  }

  /** Wrap key 1, 32 bytes for AES-256-CCM; the caller closes it. */
  public static SecretBytes wrapKey(Mnemonic mnemonic) {
    return Derivation.derive(mnemonic, "wrap", "0x0001");
  }

  /**
   * Of the authentication key that exists while a device is being set up; the caller closes them.
   * TMKMS takes random ones, so that a setup that is interrupted leaves a device that nobody can
   * open; with those that the words give it is continued.
   */
  static Credentials temporary(Mnemonic mnemonic) {
    try (SecretBytes secret = Derivation.derive(mnemonic, "setup", "0xfffe")) {
      byte[] bytes = secret.exposeCopy();
      try {
        return new Credentials(TEMPORARY_KEY.value(), StaticKeys.of(bytes));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  /** With which a device comes, and is after it was reset; the caller closes them. */
  static Credentials factory() {
    return new Credentials(1, StaticKeys.ofFactory());
  }
}
