package io.countersign.yubihsm.setup;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tree of secrets below 32 bytes of entropy, as TMKMS 0.15 derives it (crate hkd32 0.7): each
 * part of a path is put through HMAC-SHA512 under the key of its parent; the second half of the
 * result is the key for what lies below, the first half is the secret at the path's end. Every path
 * begins with the version of the tree.
 */
final class Derivation {
  private static final String VERSION = "1";
  private static final String HMAC = "HmacSHA512";

  /** In bytes, of a secret and of a key alike. */
  private static final int LENGTH = 32;

  private Derivation() {}

  /**
   * The secret at a path, 32 bytes; the caller closes it.
   *
   * @param path the parts behind the version, in ASCII; at least one
   */
  static SecretBytes derive(Mnemonic mnemonic, String... path) {
    byte[] key;
    try (SecretBytes entropy = mnemonic.entropy()) {
      key = entropy.exposeCopy();
    }
    byte[] last = hmac(key, VERSION);
    for (String part : path) {
      byte[] below = Arrays.copyOfRange(last, LENGTH, 2 * LENGTH);
      Arrays.fill(last, (byte) 0);
      last = hmac(below, part);
    }
    byte[] secret = Arrays.copyOf(last, LENGTH);
    Arrays.fill(last, (byte) 0);
    return SecretBytes.takeOver(secret);
  }

  /** Wipes {@code key}. */
  private static byte[] hmac(byte[] key, String part) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(part.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("every JDK has " + HMAC, e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
