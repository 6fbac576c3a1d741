package io.countersign.softsign;

import java.nio.file.Path;

/** Reads files that hold the pre-shared key of a tunnel; what such a key may be is the tunnel's. */
public final class PskFile {
  /** In bytes; longer ones are read one byte further, for the tunnel to refuse. */
  private static final SecretLine LINE = new SecretLine("pre-shared key", 1024);

  private PskFile() {}

  /**
   * The whole content but for one line end; the caller wipes it.
   *
   * @throws KeyFileException if it cannot be read, or others may write it
   */
  public static byte[] read(Path file) throws KeyFileException {
    return LINE.read(file);
  }

  /**
   * The same for a file of systemd's, whose permissions are not ours to judge.
   *
   * @throws KeyFileException if it cannot be read
   */
  public static byte[] readCredential(Path file) throws KeyFileException {
    return LINE.readCredential(file);
  }
}
