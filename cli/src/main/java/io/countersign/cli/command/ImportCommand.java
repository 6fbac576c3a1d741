package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign softsign import}. */
@Command(
    name = "import",
    exitCodeOnInvalidInput = 1, // as TMKMS
    header = "Copy the key of a priv_validator_key.json to a soft key file.",
    footer = {"", "A key may sign in one place only: take it off the node before it signs here."})
final class ImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-f", "--format"},
      paramLabel = "FORMAT",
      defaultValue = "json",
      description = "Of the file to read: json (the default) or base64.")
  private KeyFileFormat format = KeyFileFormat.JSON;

  @Mixin private KeyTypeOption type = new KeyTypeOption();

  @Parameters(index = "0", paramLabel = "IN", description = "File to read; left as it is.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "New file; one that exists is never overwritten.")
  private @Nullable Path out;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Crypto crypto = CryptoChoice.make().crypto();
    Path from = Given.value(in);
    Path to = Given.value(out);
    try (KeySecret secret = SoftKeyFile.readToConvert(crypto, from, format, type.role())) {
      SoftKeyFile.write(to, secret);
      terminal.say("made %s of %s".formatted(to, from));
      PublicKeyText.of(crypto, secret).lines().forEach(terminal::say);
      if (secret.role() == KeyRole.ACCOUNT) {
        terminal.say(
            "a configuration that names %s has to say key_type = \"account\"".formatted(to));
      }
      terminal.say(
          "now take %s off the node: a key that signs in two places gets its validator slashed"
              .formatted(from));
    }
    return 0;
  }
}
