package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.encrypted.KeyHeader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign softsign decrypt}. */
@Command(
    name = "decrypt",
    header = "Make a soft key file in clear, as TMKMS reads it, of an encrypted one, which stays.")
final class DecryptCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Mixin private final PassphraseOption passphrase = new PassphraseOption();
  @Mixin private final KeyFilePair files = new KeyFilePair();

  DecryptCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyFileException {
    Path from = files.in();
    Path to = files.out();
    try (Passphrases passphrases = new Passphrases(terminal, environment)) {
      KeyHeader read =
          EncryptedKeyFile.decrypt(
              CryptoChoice.make().crypto(),
              from,
              to,
              passphrases.existing(passphrase.setting(), PassphraseConverter.OTHERWISE));
      terminal.say("made %s of %s, in clear: keep it to yourself".formatted(to, from));
      terminal.say("%s key %s".formatted(read.kind().label(), read.publicKey().hex()));
      if (EncryptedKeyFile.publicKey(read).type() == KeyType.SECP256K1) {
        terminal.say(
            "a configuration that names %s has to say key_type = \"account\"".formatted(to));
      }
    }
    return 0;
  }
}
