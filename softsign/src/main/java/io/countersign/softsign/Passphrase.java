package io.countersign.softsign;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** What a passphrase may be, and how it is read; always UTF-8, as typed, not normalized. */
public final class Passphrase {
  /** In bytes. */
  public static final int LENGTH_LIMIT = 1024;

  /** Of new ones, in bytes; those of existing files may be shorter. */
  public static final int LEAST_LENGTH = 8;

  /** Of one {@code char} in UTF-8, in bytes. */
  private static final int LONGEST_CHARACTER = 3;

  /** What Java makes of bytes that its locale knows no character for: another passphrase. */
  private static final char NOT_DECODED = '\uFFFD';

  private static final String PASSPHRASE = "passphrase";

  private static final SecretLine FILE = new SecretLine(PASSPHRASE, LENGTH_LIMIT);

  private Passphrase() {}

  /**
   * Reads a file whose whole content, but for one line end, is a passphrase.
   *
   * @throws PassphraseException if it cannot be read, others may write it, or its length is none
   */
  public static SecretBytes ofFile(Path file) throws PassphraseException {
    return ofFile(file, PASSPHRASE);
  }

  /**
   * The same of what an operator knows by another name.
   *
   * @param what for messages: {@code PIN}
   * @throws PassphraseException if it cannot be read, others may write it, or its length is none
   */
  public static SecretBytes ofFile(Path file, String what) throws PassphraseException {
    try {
      byte[] read = new SecretLine(what, LENGTH_LIMIT).read(file);
      return checked(read, what, "%s file %s".formatted(what, file));
    } catch (KeyFileException e) {
      throw new PassphraseException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same for a file of systemd's, which sets its permissions as it likes: an access list shows
   * as readable by a group.
   *
   * @throws PassphraseException if it cannot be read, or its length is none
   */
  public static SecretBytes ofCredential(Path file) throws PassphraseException {
    try {
      return checked(FILE.readCredential(file), PASSPHRASE, "passphrase file " + file);
    } catch (KeyFileException e) {
      throw new PassphraseException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Takes what was typed or set.
   *
   * @param typed wiped
   * @param origin for the message
   * @throws PassphraseException if it is empty, too long or no text
   */
  public static SecretBytes of(char[] typed, String origin) throws PassphraseException {
    byte[] room = new byte[typed.length * LONGEST_CHARACTER];
    ByteBuffer encoded = ByteBuffer.wrap(room);
    try {
      if (CharBuffer.wrap(typed).chars().anyMatch(c -> c == NOT_DECODED)
          || StandardCharsets.UTF_8
              .newEncoder()
              .encode(CharBuffer.wrap(typed), encoded, true)
              .isError()) {
        throw new PassphraseException(
            "expected a passphrase in this process's encoding, got other bytes (%s): LC_ALL=C.UTF-8 helps"
                .formatted(origin));
      }
      return checked(Arrays.copyOf(room, encoded.position()), PASSPHRASE, origin);
    } finally {
      Arrays.fill(room, (byte) 0);
      Arrays.fill(typed, '\0');
    }
  }

  /**
   * Refuses what is easily guessed.
   *
   * @throws PassphraseException if it is shorter than {@value #LEAST_LENGTH} bytes
   */
  public static void requireGoodEnough(SecretBytes passphrase) throws PassphraseException {
    if (passphrase.length() < LEAST_LENGTH) {
      throw new PassphraseException(
          "expected a new passphrase of at least %d bytes, got %d: take several words"
              .formatted(LEAST_LENGTH, passphrase.length()));
    }
  }

  private static SecretBytes checked(byte[] passphrase, String what, String origin)
      throws PassphraseException {
    if (passphrase.length == 0 || passphrase.length > LENGTH_LIMIT) {
      String got = passphrase.length == 0 ? "nothing" : "more";
      Arrays.fill(passphrase, (byte) 0);
      throw new PassphraseException(
          "expected a %s of 1 to %d bytes, got %s: %s".formatted(what, LENGTH_LIMIT, got, origin));
    }
    return SecretBytes.takeOver(passphrase);
  }
}
