package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countersign softsign show}. */
@Command(
    name = "show",
    header = "Print the public key of a key file in the forms that chains want; never the secret.")
final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private KeyTypeOption type = new KeyTypeOption();

  @Parameters(paramLabel = "PATH", description = "Soft key, or priv_validator_key.json.")
  private @Nullable Path path;

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Crypto crypto = CryptoChoice.make().crypto();
    Path file = Given.value(path);
    try (KeySecret secret = SoftKeyFile.read(crypto, file, type.role())) {
      PublicKeyText.of(crypto, secret).lines().forEach(terminal::say);
    }
    return 0;
  }
}
