package io.countersign.softsign.encrypted;

import io.countersign.protocol.consensus.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands in clear before an encrypted key, and is authenticated with it.
 *
 * @param salt {@value #SALT_LENGTH} bytes
 * @param publicKey as long as {@code kind} says; nobody has vouched for it before the key is
 *     unlocked
 */
public record KeyHeader(KeyKind kind, Argon2Cost cost, Bytes salt, Bytes publicKey) {
  static final int SALT_LENGTH = 16;
  static final int VERSION = 1;

  /** Not base64 and not JSON, for the blank and the line end in it. */
  private static final Bytes MAGIC =
      Bytes.copyOf("countersign key\n".getBytes(StandardCharsets.US_ASCII));

  private static final int LENGTH_WITHOUT_PUBLIC_KEY = MAGIC.length() + 4 + 4 + SALT_LENGTH;

  /** Whether a file begins as an encrypted key does. */
  static boolean begins(byte[] file) {
    return file.length >= MAGIC.length()
        && Arrays.equals(file, 0, MAGIC.length(), MAGIC.toArray(), 0, MAGIC.length());
  }

  /**
   * Takes a header off the beginning of {@code file}.
   *
   * @throws EncryptedKeyException if there is none that is whole and within the limits
   */
  static KeyHeader read(ByteBuffer file) throws EncryptedKeyException {
    try {
      Bytes magic = bytes(file, MAGIC.length());
      if (!magic.equals(MAGIC)) {
        throw new EncryptedKeyException("expected an encrypted key, got something else");
      }
      int version = file.get() & 0xff;
      if (version != VERSION) {
        throw new EncryptedKeyException(
            "expected an encrypted key of version %d, got version %d: a newer countersign may read it"
                .formatted(VERSION, version));
      }
      KeyKind kind = kind(file.get() & 0xff);
      int passes = file.get() & 0xff;
      int lanes = file.get() & 0xff;
      Argon2Cost cost = new Argon2Cost(file.getInt(), passes, lanes);
      return new KeyHeader(kind, cost, bytes(file, SALT_LENGTH), bytes(file, kind.publicLength()));
    } catch (BufferUnderflowException e) {
      throw new EncryptedKeyException("expected a whole encrypted key, got the beginning of one");
    } catch (IllegalArgumentException e) {
      throw new EncryptedKeyException("its header is refused: " + e.getMessage(), e);
    }
  }

  /** As it stands in the file. */
  byte[] bytes() {
    return ByteBuffer.allocate(LENGTH_WITHOUT_PUBLIC_KEY + publicKey.length())
        .put(MAGIC.toArray())
        .put((byte) VERSION)
        .put((byte) kind.code())
        .put((byte) cost.passes())
        .put((byte) cost.lanes())
        .putInt(cost.memoryKib())
        .put(salt.toArray())
        .put(publicKey.toArray())
        .array();
  }

  private static KeyKind kind(int code) throws EncryptedKeyException {
    return KeyKind.ofCode(code)
        .orElseThrow(
            () ->
                new EncryptedKeyException(
                    "expected a known kind of key in an encrypted file, got number %d: a newer countersign may know it"
                        .formatted(code)));
  }

  private static Bytes bytes(ByteBuffer file, int length) {
    byte[] bytes = new byte[length];
    file.get(bytes);
    return Bytes.copyOf(bytes);
  }
}
