package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.run.Pkcs11Tokens;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Pkcs11Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.ModuleTokens;
import io.countersign.pkcs11.TokenKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign pkcs11 list}. */
@Command(
    name = "list",
    header = "List the tokens of a PKCS #11 module, and the keys in them.",
    footer = {
      "",
      "Without --login nobody is logged in and no PIN is tried: of keys that a token shows to everybody",
      "the public halves are listed."
    })
final class Pkcs11ListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final TokenOptions token;

  @Option(
      names = "--login",
      description = "Log in to the one token that is chosen, and list all of its keys.")
  private boolean login;

  Pkcs11ListCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.token = new TokenOptions(environment);
  }

  @Override
  public Integer call()
      throws SettingsException, CommandException, StartException, KeyUnavailableException {
    try (Pkcs11Tokens tokens = new Pkcs11Tokens(CryptoChoice.make().crypto());
        Passphrases passphrases = new Passphrases(terminal, environment)) {
      if (login) {
        Pkcs11Settings chosen = token.token();
        keys(tokens.take(chosen, passphrases, false).list());
      } else {
        List<Path> modules = token.modules();
        if (modules.isEmpty()) {
          throw new CommandException(
              "no [[providers.pkcs11]] with a key in the configuration: name a library with --module");
        }
        for (Path module : modules) {
          print(module, tokens.list(module));
        }
      }
    }
    return 0;
  }

  private void print(Path module, ModuleTokens there) {
    say("%s: %s".formatted(module, there.module().label()));
    if (there.tokens().isEmpty()) {
      say("no token that is initialized");
    }
    for (ModuleTokens.Token each : there.tokens()) {
      say(
          "slot %d: %s, %s, firmware %s; %s"
              .formatted(
                  each.slot(),
                  each.info().describe(),
                  each.info().manufacturer(),
                  each.info().firmware(),
                  mechanisms(each)));
      keys(each.keys());
    }
  }

  private static String mechanisms(ModuleTokens.Token token) {
    return "%s for Ed25519, %s for secp256k1"
        .formatted(
            token.eddsa() ? "CKM_EDDSA" : "nothing",
            token.ecdsa() ? "CKM_ECDSA (perhaps not on that curve)" : "nothing");
  }

  private void keys(List<TokenKey> keys) {
    if (keys.isEmpty()) {
      say("  no key" + (login ? "" : " that is shown without --login"));
    }
    for (TokenKey key : keys) {
      say(
          "  label \"%s\", id %s: %s%s"
              .formatted(
                  key.label(),
                  key.id().hex().toLowerCase(Locale.ROOT),
                  key.publicKey()
                      .map(known -> known.type().label() + " " + known.bytes())
                      .orElse("not for us, " + key.problem()),
                  login && !key.canSign() ? ", does not sign" : ""));
    }
  }

  private void say(String line) {
    terminal.say(Terminal.printable(line));
  }
}
