package io.countersign.parts;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.SoftSigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Base64;

/** A folder on this project's own disk, with a key that is nobody's. */
record TemporaryKey(Crypto crypto, Path folder, SoftSigningKey key) implements AutoCloseable {
  private static final int SEED_LENGTH = 32;

  /** Throws only what a benchmark's constructor may. */
  static TemporaryKey make() {
    try {
      return made();
    } catch (IOException | KeyFileException e) {
      throw new IllegalStateException("expected to be able to make a key below target/", e);
    }
  }

  private static TemporaryKey made() throws IOException, KeyFileException {
    Crypto crypto = CryptoChoice.makeAndWarn();
    // Not the system's temporary folder, which is memory on many systems.
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/parts")), "key");
    byte[] seed = new byte[SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    Path file = folder.resolve("consensus.key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Base64.getEncoder().encodeToString(seed) + "\n");
    return new TemporaryKey(
        crypto, folder, SoftSigningKey.open(crypto, file, KeyFileFormat.BASE64));
  }

  SignatureVerifier verifier() {
    try {
      return SignatureVerifier.of(crypto, key.publicKey());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    key.close();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
