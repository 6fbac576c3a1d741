package io.countersign.softsign;

import io.countersign.protocol.crypto.KeyLikeText;
import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  private Passphrase() {}

  /**
   * Reads a file whose whole content, but for one line end, is a passphrase.
   *
   * @throws PassphraseException if it cannot be read, others may write it, or its length is none
   */
  public static SecretBytes ofFile(Path file) throws PassphraseException {
    try {
      Path real = regular(file);
      KeyFilePermissions.check("passphrase file", file, real);
      return read(file, real);
    } catch (KeyFileException e) {
      throw new PassphraseException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw unreadable(file, e);
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
      return read(file, regular(file));
    } catch (IOException e) {
      throw unreadable(file, e);
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
      return checked(Arrays.copyOf(room, encoded.position()), origin);
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

  private static Path regular(Path file) throws IOException, PassphraseException {
    Path real = file.toRealPath();
    if (!Files.isRegularFile(real)) {
      throw new PassphraseException("expected a regular file with a passphrase, got " + file);
    }
    return real;
  }

  private static SecretBytes read(Path file, Path real) throws IOException, PassphraseException {
    byte[] content;
    try (InputStream in = Files.newInputStream(real)) {
      content = in.readNBytes(LENGTH_LIMIT + 3); // the line end, and one to see that there is more
    }
    int length = content.length;
    if (length > 0 && content[length - 1] == '\n') {
      length--;
      if (length > 0 && content[length - 1] == '\r') {
        length--;
      }
    }
    byte[] passphrase = Arrays.copyOf(content, length);
    Arrays.fill(content, (byte) 0);
    return checked(passphrase, "passphrase file " + file);
  }

  private static SecretBytes checked(byte[] passphrase, String origin) throws PassphraseException {
    if (passphrase.length == 0 || passphrase.length > LENGTH_LIMIT) {
      String got = passphrase.length == 0 ? "nothing" : "more";
      Arrays.fill(passphrase, (byte) 0);
      throw new PassphraseException(
          "expected a passphrase of 1 to %d bytes, got %s: %s"
              .formatted(LENGTH_LIMIT, got, origin));
    }
    return SecretBytes.takeOver(passphrase);
  }

  private static PassphraseException unreadable(Path file, IOException e) {
    boolean inFolder = file.isAbsolute() || file.getNameCount() > 1;
    if (!inFolder || KeyLikeText.is(file.toString())) {
      return new PassphraseException(
          "no passphrase file there that can be read; its name is not shown, since it may be the passphrase itself: write the whole path");
    }
    return switch (e) {
      case NoSuchFileException missing ->
          new PassphraseException("no passphrase file " + file, missing);
      case AccessDeniedException denied ->
          new PassphraseException("not allowed to read passphrase file " + file, denied);
      default ->
          new PassphraseException("could not read passphrase file %s: %s".formatted(file, e), e);
    };
  }
}
