package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.SoftKeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign softsign keygen}. */
@Command(
    name = "keygen",
    exitCodeOnInvalidInput = 1, // as TMKMS
    header = "Make a new Ed25519 key: a consensus key, or the identity key of a [[validator]].")
final class KeygenCommand implements Callable<Integer> {
  private static final String CONSENSUS = "consensus";

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      defaultValue = CONSENSUS,
      description = "Kind of key; only consensus, which is the default.")
  private String type = CONSENSUS;

  @Parameters(paramLabel = "PATH", description = "New file; one that exists is never overwritten.")
  private @Nullable Path path;

  KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    if (!type.equals(CONSENSUS)) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --type consensus, got \"%s\": this version makes Ed25519 keys only"
              .formatted(type));
    }
    Crypto crypto = CryptoChoice.make().crypto();
    Path file = Given.value(path);
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      SoftKeyFile.write(file, seed);
      terminal.say("made %s".formatted(file));
      PublicKeyText.of(crypto, seed).lines().forEach(terminal::say);
    }
    return 0;
  }
}
