package io.countersign.tunnel.psk;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A key that both ends of a tunnel hold, under the name by which the client says which it means. As
 * in stunnel's file of secrets the key is a text: one of hexadecimal digits stands for the bytes
 * that they spell, every other for its own bytes.
 */
public final class PresharedKey implements AutoCloseable {
  /** What stunnel-proxy's containers use, having no setting for it. */
  public static final String STANDARD_IDENTITY = "node";

  /** Shorter ones can be guessed by whoever recorded a handshake. In bytes. */
  public static final int MIN_LENGTH = 16;

  /** OpenSSL's limit, in bytes. */
  public static final int MAX_LENGTH = 256;

  /** Of an identity, in bytes: OpenSSL's limit where it is a TLS 1.2 peer. */
  public static final int MAX_IDENTITY = 128;

  private static final String REMEDY = "make one with: countersign tunnel keygen";

  /** The key in the manifests and README of stunnel-proxy, copied verbatim in the wild. */
  private static final byte[] OF_PUBLIC_GUIDES =
      "DmtaC6N3HOWFkJZpNZs2dkabFT5yQONw".getBytes(StandardCharsets.US_ASCII);

  private final String identity;
  private final SecretBytes key;

  private PresharedKey(String identity, SecretBytes key) {
    this.identity = identity;
    this.key = key;
  }

  /**
   * Of the text of a key as it stands in a file or a variable; one newline at its end is no part of
   * it. The caller wipes his array.
   *
   * @throws IllegalArgumentException if identity or key cannot serve; its message never has the key
   */
  public static PresharedKey of(String identity, byte[] text) {
    checkIdentity(identity);
    byte[] line = withoutNewline(text);
    try {
      checkText(line);
      checkNoIdentity(identity, line);
      byte[] bytes = KeyText.bytes(line);
      if (bytes.length < MIN_LENGTH) {
        Arrays.fill(bytes, (byte) 0);
        throw new IllegalArgumentException(
            "expected a pre-shared key of at least %d bytes, got %d%s: %s"
                .formatted(
                    MIN_LENGTH,
                    bytes.length,
                    bytes.length < line.length ? ", two hexadecimal digits being one byte" : "",
                    REMEDY));
      }
      return new PresharedKey(identity, SecretBytes.takeOver(bytes));
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }

  /**
   * Checks a name for a key: 1 to 128 visible ASCII characters without a colon, which ends it in
   * stunnel's file.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static void checkIdentity(String identity) {
    if (!isIdentity(identity)) {
      throw new IllegalArgumentException(
          "expected an identity of 1 to %d visible ASCII characters without a colon, got %s"
              .formatted(MAX_IDENTITY, Printable.of(identity)));
    }
  }

  /** What the client is to say. */
  public String identity() {
    return identity;
  }

  /** Whether both have the same key, whatever their names; in constant time. */
  public boolean sameKey(PresharedKey other) {
    return key.contentEquals(other.key);
  }

  /** The key itself, for one handshake; the caller wipes it. */
  byte[] exposeCopy() {
    return key.exposeCopy();
  }

  /** Wipes the key; a handshake that still needs it fails. */
  @Override
  public void close() {
    key.close();
  }

  /** Says whose key it is and nothing of the key. */
  @Override
  public String toString() {
    return "PresharedKey[" + identity + "]";
  }

  static boolean isIdentity(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_IDENTITY
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
  }

  private static byte[] withoutNewline(byte[] text) {
    int end = text.length;
    if (end > 0 && text[end - 1] == '\n') {
      end--;
      if (end > 0 && text[end - 1] == '\r') {
        end--;
      }
    }
    return Arrays.copyOf(text, end);
  }

  /** stunnel has both in one file. */
  private static void checkNoIdentity(String identity, byte[] line) {
    byte[] before = (identity + ":").getBytes(StandardCharsets.US_ASCII);
    if (line.length >= before.length
        && Arrays.equals(line, 0, before.length, before, 0, before.length)) {
      throw new IllegalArgumentException(
          "expected a pre-shared key alone, got one with its identity before it, as stunnel's PSKsecrets has it: leave out \"%s:\""
              .formatted(identity));
    }
  }

  private static void checkText(byte[] line) {
    if (line.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "expected a pre-shared key of at most %d characters, got %d: %s"
              .formatted(MAX_LENGTH, line.length, REMEDY));
    }
    for (byte character : line) {
      if (character <= ' ' || character >= 0x7f) {
        throw new IllegalArgumentException(
            "expected a pre-shared key of visible ASCII characters on one line,"
                + " got one with something else in it: "
                + REMEDY);
      }
    }
    if (Arrays.equals(line, OF_PUBLIC_GUIDES)) {
      throw new IllegalArgumentException(
          "expected a pre-shared key that nobody else has, got the example of public guides: "
              + REMEDY);
    }
  }
}
