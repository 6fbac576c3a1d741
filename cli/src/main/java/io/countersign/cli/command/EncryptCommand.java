package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.ShellWord;
import io.countersign.softsign.encrypted.KeyHeader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign softsign encrypt}. */
@Command(
    name = "encrypt",
    header = "Make an encrypted file of a key file in clear, which stays until you remove it.",
    footer = {
      "",
      "The passphrase has at least 8 bytes. Whoever has the file and guesses it has the key; whoever",
      "loses it has lost the key."
    })
final class EncryptCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final CostOptions cost = new CostOptions();
  @Mixin private final KeyTypeOption type = new KeyTypeOption();

  @Mixin private final PassphraseOption passphrase = new PassphraseOption();
  @Mixin private final KeyFilePair files = new KeyFilePair();

  EncryptCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyFileException {
    Path from = files.in();
    Path to = files.out();
    try (Passphrases passphrases = new Passphrases(terminal, environment)) {
      KeyHeader made =
          EncryptedKeyFile.encrypt(
              CryptoChoice.make().crypto(),
              from,
              type.role(),
              to,
              passphrases.fresh(passphrase.setting(), PassphraseConverter.OTHERWISE),
              cost.cost());
      terminal.say("made %s of %s (%s), and read it back".formatted(to, from, made.cost()));
      terminal.say("%s key %s".formatted(made.kind().label(), made.publicKey().hex()));
      terminal.say(
          "%s is still there in clear: once a start with %s has worked, and the key is kept somewhere safe: shred -u %s"
              .formatted(from, to, ShellWord.of(from)));
    }
    return 0;
  }
}
