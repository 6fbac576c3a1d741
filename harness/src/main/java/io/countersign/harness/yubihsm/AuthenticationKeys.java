package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Authentication keys made of passwords, as every client of Yubico makes them. */
final class AuthenticationKeys {
  private static final int ROUNDS = 10_000;
  private static final int FACTORY_ID = 1;
  private static final int ALL_DOMAINS = 0xffff;

  private AuthenticationKeys() {}

  /** The one that a device has when it is new, or was reset. */
  static StoredObject factory() {
    return of(
        FACTORY_ID,
        "DEFAULT AUTHKEY CHANGE THIS ASAP",
        "password",
        ALL_DOMAINS,
        Capability.ALL,
        Capability.ALL);
  }

  static StoredObject of(
      int id, String label, String password, int domains, long capabilities, long delegated) {
    return new StoredObject(
        ObjectType.AUTHENTICATION_KEY,
        id,
        Algorithm.YUBICO_AUTHENTICATION,
        label(label),
        domains,
        capabilities,
        delegated,
        StoredObject.IMPORTED,
        0,
        derived(password));
  }

  static Bytes label(String text) {
    return Bytes.copyOf(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), StoredObject.LABEL));
  }

  /** K-ENC and K-MAC. */
  private static Bytes derived(String password) {
    byte[] salt = "Yubico".getBytes(StandardCharsets.US_ASCII);
    try {
      return Bytes.copyOf(
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(password.toCharArray(), salt, ROUNDS, 2 * Aes.BLOCK * Byte.SIZE))
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2", e);
    }
  }
}
