package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.encrypted.KeyHeader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign softsign passwd}. */
@Command(
    name = "passwd",
    header = "Put an encrypted key file under another passphrase, or another cost.",
    footer = {
      "",
      "The file is replaced in one step. Copies of the old one still open with the old passphrase.",
      "A running signer is not disturbed; its next start needs the new one."
    })
final class PasswdCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final CostOptions cost = new CostOptions();

  @Mixin private final PassphraseOption old = new PassphraseOption();

  @Option(
      names = "--new-passphrase",
      paramLabel = "SOURCE",
      converter = PassphraseConverter.class,
      description = "Where the new one is, in the same way; --passphrase is for the old one.")
  private @Nullable PassphraseSetting fresh;

  @Parameters(paramLabel = "FILE", description = "Encrypted file.")
  private @Nullable Path file;

  PasswdCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyFileException {
    Path changed = Given.value(file);
    try (Passphrases passphrases = new Passphrases(terminal, environment)) {
      KeyHeader made =
          EncryptedKeyFile.changePassphrase(
              CryptoChoice.make().crypto(),
              changed,
              passphrases.existing(old.setting(), PassphraseConverter.OTHERWISE),
              passphrases.fresh(Optional.ofNullable(fresh), PassphraseConverter.OTHERWISE_NEW),
              cost.cost());
      terminal.say(
          "%s: under the new passphrase now (%s), and read back".formatted(changed, made.cost()));
    }
    return 0;
  }
}
