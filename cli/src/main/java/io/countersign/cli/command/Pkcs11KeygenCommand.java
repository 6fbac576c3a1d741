package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.run.Pkcs11Tokens;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.NewKey;
import io.countersign.pkcs11.Pkcs11Key;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Crypto;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign pkcs11 keygen}. */
@Command(
    name = "keygen",
    header = "Have a token make a new consensus key, which never leaves it.",
    footer = {
      "",
      "A label or id that is there already is refused. The key cannot be extracted, so it is lost with",
      "the token, unless its vendor has a backup that includes such keys."
    })
final class Pkcs11KeygenCommand implements Callable<Integer> {
  /** Of an id that nobody has chosen, in bytes. */
  private static final int ID_LENGTH = 8;

  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final TokenOptions token;
  @Mixin private final TokenKeyOptions key = new TokenKeyOptions();
  @Mixin private final KeyTypeOption type = new KeyTypeOption();

  Pkcs11KeygenCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.token = new TokenOptions(environment);
  }

  @Override
  public Integer call()
      throws SettingsException, CommandException, StartException, KeyUnavailableException {
    Crypto crypto = CryptoChoice.make().crypto();
    NewKey wanted = wanted();
    try (Pkcs11Tokens tokens = new Pkcs11Tokens(crypto);
        Passphrases passphrases = new Passphrases(terminal, environment)) {
      Pkcs11Token device = tokens.take(token.token(), passphrases, false);
      device.generate(wanted);
      try (Pkcs11Key made =
          device.key(crypto, new KeyChoice.Id(wanted.id()), wanted.type(), () -> {})) {
        say("made %s in %s".formatted(wanted, device.look().describe()));
        PublicKeyText.of(made.publicKey()).lines().forEach(this::say);
      }
    }
    return 0;
  }

  private NewKey wanted() throws CommandException {
    String label =
        key.label()
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> new CommandException("expected a --label for the new key"));
    Bytes id = key.id().orElseGet(Pkcs11KeygenCommand::randomId);
    KeyType kind =
        switch (type.role()) {
          case CONSENSUS -> KeyType.ED25519;
          case ACCOUNT -> KeyType.SECP256K1;
        };
    return new NewKey(kind, label, id);
  }

  private static Bytes randomId() {
    byte[] id = new byte[ID_LENGTH];
    new SecureRandom().nextBytes(id);
    return Bytes.copyOf(id);
  }

  private void say(String line) {
    terminal.say(Terminal.printable(line));
  }
}
