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

/** {@code countersign softsign keygen}. */
@Command(
    name = "keygen",
    exitCodeOnInvalidInput = 1, // as TMKMS
    header = "Make a new key: a consensus key, or the identity key of a [[validator]].")
final class KeygenCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private KeyTypeOption type = new KeyTypeOption();

  @Parameters(paramLabel = "PATH", description = "New file; one that exists is never overwritten.")
  private @Nullable Path path;

  KeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws KeyFileException {
    Crypto crypto = CryptoChoice.make().crypto();
    Path file = Given.value(path);
    try (KeySecret secret = KeySecret.generate(type.role())) {
      SoftKeyFile.write(file, secret);
      terminal.say("made %s".formatted(file));
      PublicKeyText.of(crypto, secret).lines().forEach(terminal::say);
    }
    return 0;
  }
}
