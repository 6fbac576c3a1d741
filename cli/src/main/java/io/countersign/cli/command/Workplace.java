package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the commands of {@code harness} find the signer and put what they make. */
final class Workplace {
  /** Set by the launcher. */
  private static final String HOME = "countersign.home";

  private final Terminal terminal;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to work; a new temporary folder, unless it is given.")
  private @Nullable Path directory;

  Workplace(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The launcher of this distribution. */
  Path program() throws CommandException {
    Path program = Path.of(System.getProperty(HOME, ""), "bin", "countersign").toAbsolutePath();
    if (!Files.isExecutable(program)) {
      throw new CommandException(
          "expected the program at %s, found none: run this from the folder that make build leaves"
              .formatted(program));
    }
    return program;
  }

  Path directory() throws IOException {
    Path made =
        directory == null
            ? Files.createTempDirectory("countersign-harness")
            : Files.createDirectories(directory);
    return made.toAbsolutePath();
  }

  /** A node's, new at each start as that of CometBFT. */
  static Ed25519PrivateKey nodeIdentity(Crypto crypto) {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      return new Ed25519PrivateKey(crypto, seed);
    }
  }

  /** One line, as it happens. */
  void say(String line) {
    terminal.say(Terminal.printable(line));
  }
}
