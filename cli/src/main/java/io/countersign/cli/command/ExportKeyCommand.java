package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeyCopy;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign softsign export}. */
@Command(
    name = "export",
    header = "Copy a key to a file that another signer reads.",
    footer = {
      "",
      "A key may sign in one place only. What was signed last goes with it: state export --to.",
      "",
      "  countersign softsign export --to cometbft my-1.key priv_validator_key.json"
    })
final class ExportKeyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--to",
      paramLabel = "PROGRAM",
      required = true,
      converter = OtherSigner.Converter.class,
      description = "tmkms, cometbft or cosmos-kms.")
  private OtherSigner to = OtherSigner.TMKMS;

  @Mixin private KeyTypeOption type = new KeyTypeOption();

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "Soft key, or priv_validator_key.json; left as it is.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "New file, readable by its owner alone; one that exists is never overwritten.")
  private @Nullable Path out;

  ExportKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Crypto crypto = CryptoChoice.make().crypto();
    Path from = Given.value(in);
    Path file = Given.value(out);
    try (KeySecret secret = SoftKeyFile.read(crypto, from, type.role())) {
      switch (to) {
        case TMKMS -> SoftKeyFile.write(file, secret);
        case COMETBFT, COSMOS_KMS -> KeyCopy.asPrivValidatorKey(crypto, secret, file);
      }
      terminal.say("made %s of %s".formatted(file, from));
      PublicKeyText.of(crypto, secret).lines().forEach(terminal::say);
    }
    return 0;
  }
}
