package io.countersign.softsign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/** Whatever stands in a key file, it is a key, or a sentence with nothing of it. */
class KeyTextsFuzzTest {
  private static final Path FILE = Path.of("the.key");
  private static final Crypto CRYPTO = KeyFiles.CRYPTO;

  /** How many characters of a file would be too much of a secret. */
  private static final int TOO_MUCH = 12;

  /** No word and no path has both. */
  private static final Pattern SECRET =
      Pattern.compile("(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9+/]{" + TOO_MUCH + "}");

  @FunctionalInterface
  private interface Reading {
    KeySecret of(byte[] content) throws KeyFileException;
  }

  private static void read(byte[] content, Reading reading) {
    try (KeySecret secret = reading.of(content)) {
      try (SoftSigningKey key = SoftSigningKey.of(CRYPTO, secret)) {
        assertEquals(key.publicKey(), publicKeyAgain(secret));
      }
    } catch (KeyFileException e) {
      requireNothingOf(content, e);
    }
  }

  /** What TMKMS would read of what we write for it. */
  private static Object publicKeyAgain(KeySecret secret) {
    Base64Key form = new Base64Key(CRYPTO, FILE);
    try (KeySecret again = form.parse(Base64Key.format(secret.bytes()), secret.role());
        SoftSigningKey key = SoftSigningKey.of(CRYPTO, again)) {
      return key.publicKey();
    } catch (KeyFileException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void requireNothingOf(byte[] content, KeyFileException e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.length() < 500, message);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    for (int at = 0; at + TOO_MUCH <= text.length(); at++) {
      String part = text.substring(at, at + TOO_MUCH);
      boolean told = message.contains(part) && SECRET.matcher(part).matches();
      assertFalse(told && !isPublic(message, part), message);
    }
  }

  /** A message may name kinds of keys, and public keys and addresses in upper-case hex. */
  private static boolean isPublic(String message, String part) {
    return part.matches("[0-9A-F]*") || message.contains("of type");
  }

  @FuzzTest(maxDuration = "10m")
  void aKeyInBase64(byte[] data) {
    for (KeyRole role : KeyRole.values()) {
      read(data, content -> new Base64Key(CRYPTO, FILE).parse(content, role));
    }
    read(data, content -> new Base64Key(CRYPTO, FILE).parsePairToo(content));
  }

  @FuzzTest(maxDuration = "10m")
  void theBytesOfAKey(byte[] data) {
    aKeyInBase64(Base64.getEncoder().encode(data));
  }

  @FuzzTest(maxDuration = "10m")
  void aPrivValidatorKey(byte[] data) {
    for (KeyRole role : KeyRole.values()) {
      read(data, content -> new PrivValidatorKey(CRYPTO, FILE).parse(content, role));
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aTypedPassphrase(FuzzedDataProvider data) {
    char[] typed = data.consumeRemainingAsString().toCharArray();
    try (SecretBytes passphrase = Passphrase.of(typed, "typed")) {
      assertTrue(passphrase.length() <= Passphrase.LENGTH_LIMIT);
    } catch (PassphraseException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected a passphrase"));
    }
    assertTrue(new String(typed).chars().allMatch(c -> c == 0), "wiped");
  }
}
