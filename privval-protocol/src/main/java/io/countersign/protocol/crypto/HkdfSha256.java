package io.countersign.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF with SHA-256 (RFC 5869), by the JDK. */
public final class HkdfSha256 {
  private HkdfSha256() {}

  /**
   * Extracts from {@code secret} without a salt, and expands.
   *
   * @param info what the result is for
   * @param length of the result, in bytes, at most 8160
   */
  public static SecretBytes derive(SecretBytes secret, byte[] info, int length) {
    return derive(secret, new byte[0], info, length);
  }

  /**
   * Extracts from {@code secret} with {@code salt}, and expands.
   *
   * @param salt may be empty
   * @param info what the result is for
   * @param length of the result, in bytes, at most 8160
   */
  public static SecretBytes derive(SecretBytes secret, byte[] salt, byte[] info, int length) {
    byte[] input = secret.exposeCopy();
    try {
      HKDFParameterSpec parameters =
          HKDFParameterSpec.ofExtract().addIKM(input).addSalt(salt).thenExpand(info, length);
      return SecretBytes.takeOver(KDF.getInstance("HKDF-SHA256", "SunJCE").deriveData(parameters));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("SunJCE does not compute HKDF-SHA256", e);
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }
}
