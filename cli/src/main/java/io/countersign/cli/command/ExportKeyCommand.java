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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign softsign export}. */
@Command(
    name = "export",
    header = "Copy a key to a file that another signer reads.",
    footer = {
      "",
      "A key may sign in one place only. What was signed last goes with it: state export --to.",
      "",
      "  ${ROOT-COMMAND-NAME} softsign export --to cometbft my-1.key priv_validator_key.json"
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

  @Mixin private final KeyFilePair files = new KeyFilePair();
  @Mixin private KeyTypeOption type = new KeyTypeOption();

  ExportKeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Crypto crypto = CryptoChoice.make().crypto();
    Path from = files.in();
    Path file = files.out();
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
