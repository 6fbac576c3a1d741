package io.countersign.softsign;

import io.countersign.core.JdkCrypto;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Key files for tests, with the permissions they should have. */
final class KeyFiles {
  /** The JDK's own providers. */
  static final Crypto CRYPTO = JdkCrypto.CRYPTO;

  private KeyFiles() {}

  static Path write(Path directory, String content) {
    try {
      Path file = Files.writeString(directory.resolve("the.key"), content);
      return allow(file, "rw-------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path allow(Path file, String permissions) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(KeyFiles.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
