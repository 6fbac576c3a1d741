package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.softsign.EncryptedKeyFile;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.encrypted.KeyHeader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign softsign decrypt}. */
@Command(
    name = "decrypt",
    header = "Make a soft key file in clear, as TMKMS reads it, of an encrypted one, which stays.")
final class DecryptCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;

  @Option(
      names = "--passphrase",
      paramLabel = "SOURCE",
      converter = PassphraseConverter.class,
      description = "Where it is: " + PassphraseSetting.FORMS + ", which is the default.")
  private @Nullable PassphraseSetting passphrase;

  @Parameters(index = "0", paramLabel = "IN", description = "Encrypted file; left as it is.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "New file, in base64; one that exists is never overwritten.")
  private @Nullable Path out;

  DecryptCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyFileException {
    Path from = Given.value(in);
    Path to = Given.value(out);
    try (Passphrases passphrases = new Passphrases(terminal, environment)) {
      KeyHeader read =
          EncryptedKeyFile.decrypt(
              CryptoChoice.make().crypto(),
              from,
              to,
              passphrases.existing(Optional.ofNullable(passphrase), PassphraseConverter.OTHERWISE));
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
