package io.countersign.yubihsm.securechannel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two keys of an authentication key, K-ENC and K-MAC, from which those of each session are
 * derived.
 */
public final class StaticKeys implements AutoCloseable {
  /** Of both together, in bytes. */
  public static final int LENGTH = 32;

  private static final byte[] SALT = "Yubico".getBytes(US_ASCII);
  private static final int ITERATIONS = 10_000;

  private final SecretBytes both;

  private StaticKeys(SecretBytes both) {
    this.both = both;
  }

  /**
   * Of a password in UTF-8, as all of Yubico's programs make them: PBKDF2 with HMAC-SHA256 (RFC
   * 8018), salt {@code Yubico}, 10,000 iterations. The caller still has to wipe {@code password}.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static StaticKeys ofPassword(byte[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("expected a password, got an empty one");
    }
    try {
      Mac hmac = Mac.getInstance("HmacSHA256");
      hmac.init(new SecretKeySpec(password, "HmacSHA256"));
      hmac.update(SALT);
      byte[] round = hmac.doFinal(new byte[] {0, 0, 0, 1}); // one block is all that is needed
      byte[] sum = round.clone();
      for (int i = 1; i < ITERATIONS; i++) {
        hmac.update(round);
        hmac.doFinal(round, 0);
        for (int j = 0; j < LENGTH; j++) {
          sum[j] ^= round[j];
        }
      }
      Arrays.fill(round, (byte) 0);
      return new StaticKeys(SecretBytes.takeOver(sum));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("no HMAC-SHA256 from the JDK", e);
    }
  }

  /** The same of characters, which the caller still has to wipe. */
  public static StaticKeys ofPassword(char[] password) {
    byte[] utf8 = new byte[3 * password.length];
    try {
      ByteBuffer bytes = ByteBuffer.wrap(utf8);
      CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
      if (encoder.encode(CharBuffer.wrap(password), bytes, true).isError()) {
        throw new IllegalArgumentException("expected a password of whole characters");
      }
      byte[] exact = Arrays.copyOf(utf8, bytes.position());
      try {
        return ofPassword(exact);
      } finally {
        Arrays.fill(exact, (byte) 0);
      }
    } finally {
      Arrays.fill(utf8, (byte) 0);
    }
  }

  /**
   * K-ENC || K-MAC as they are, {@value #LENGTH} bytes, which the caller still has to wipe.
   *
   * @throws IllegalArgumentException if it is of another length
   */
  public static StaticKeys of(byte[] both) {
    if (both.length != LENGTH) {
      throw new IllegalArgumentException(
          "expected %d bytes of K-ENC and K-MAC, got %d".formatted(LENGTH, both.length));
    }
    return new StaticKeys(SecretBytes.copyOf(both));
  }

  /** K-ENC || K-MAC, in an array that the caller wipes: for Put Authentication Key. */
  public byte[] exposeCopy() {
    return both.exposeCopy();
  }

  /** Whether they are the same keys, in constant time. */
  public boolean contentEquals(StaticKeys other) {
    return both.contentEquals(other.both);
  }

  /** The password that every device comes with, of its authentication key 1. */
  public static StaticKeys ofFactory() {
    return ofPassword("password".getBytes(US_ASCII));
  }

  /** Another copy, closed on its own. */
  public StaticKeys copy() {
    byte[] bytes = both.exposeCopy();
    return new StaticKeys(SecretBytes.takeOver(bytes));
  }

  /** Wipes them. */
  @Override
  public void close() {
    both.close();
  }

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "StaticKeys";
  }
}
