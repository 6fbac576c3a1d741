package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.softsign.encrypted.KeyHeader;
import java.nio.file.Path;
import java.util.Optional;
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

  @Parameters(
      paramLabel = "PATH",
      description = "Soft key, in clear or encrypted, or priv_validator_key.json.")
  private @Nullable Path path;

  ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Path file = Given.value(path);
    Optional<KeyHeader> encrypted = EncryptedKeyFile.header(file);
    if (encrypted.isPresent()) {
      PublicKeyText.of(EncryptedKeyFile.publicKey(encrypted.get())).lines().forEach(terminal::say);
      terminal.say(
          "file     encrypted, %s; the key above is proved when it is unlocked"
              .formatted(encrypted.get().cost()));
      return 0;
    }
    Crypto crypto = CryptoChoice.make().crypto();
    try (KeySecret secret = SoftKeyFile.read(crypto, file, type.role())) {
      PublicKeyText.of(crypto, secret).lines().forEach(terminal::say);
    }
    return 0;
  }
}
