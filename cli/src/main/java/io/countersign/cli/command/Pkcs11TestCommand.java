package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.run.Pkcs11Tokens;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Pkcs11KeySettings;
import io.countersign.cli.settings.Pkcs11Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.Pkcs11Key;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.protocol.crypto.Crypto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign pkcs11 test}. */
@Command(
    name = "test",
    header = "Have keys in tokens sign bytes that stand for nothing, and verify that.",
    footer = {
      "",
      "Without --module every key of the configuration is tested. What is signed begins with a zero byte,",
      "as no vote, proposal, extension or transaction does, so no state is asked or changed; also while",
      "the signer runs. A wrong PIN is tried once."
    })
final class Pkcs11TestCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final TokenOptions token;
  @Mixin private final TokenKeyOptions key = new TokenKeyOptions();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10",
      description = "Signatures of each key, 1 to 1000000; 10 by default.")
  private int count;

  @Option(
      names = "--try-pin",
      description =
          "Try the PIN once although the token counts a wrong one: a right one resets the count.")
  private boolean tryPin;

  Pkcs11TestCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.token = new TokenOptions(environment);
  }

  private record Tested(Pkcs11Settings token, KeyChoice key) {}

  @Override
  public Integer call()
      throws SettingsException, CommandException, StartException, KeyUnavailableException {
    if (count < 1 || count > 1_000_000) {
      throw new CommandException("expected 1 to 1000000 for --count, got %d".formatted(count));
    }
    Crypto crypto = CryptoChoice.make().crypto();
    Map<Pkcs11Settings, Pkcs11Token> open = new HashMap<>();
    try (Pkcs11Tokens tokens = new Pkcs11Tokens(crypto);
        Passphrases passphrases = new Passphrases(terminal, environment)) {
      for (Tested each : tested()) {
        Pkcs11Token device = open.get(each.token());
        if (device == null) {
          device = tokens.take(each.token(), passphrases, tryPin);
          open.put(each.token(), device);
          say(device.look().describe());
        }
        test(crypto, device, each.key());
      }
    }
    return 0;
  }

  private List<Tested> tested() throws SettingsException, CommandException {
    if (token.isDescribed()) {
      return List.of(new Tested(token.token(), key.choice()));
    }
    List<Tested> all = new ArrayList<>();
    for (Pkcs11KeySettings each : token.keys()) {
      all.add(new Tested(each.token(), each.key()));
    }
    if (key.label().isEmpty() && key.id().isEmpty()) {
      return all.stream().distinct().toList();
    }
    KeyChoice chosen = key.choice();
    List<Tested> meant = all.stream().distinct().filter(each -> each.key().equals(chosen)).toList();
    if (meant.isEmpty()) {
      throw new CommandException(
          "no key with %s in the configuration; with --module one beside it can be tested"
              .formatted(chosen.describe()));
    }
    return meant;
  }

  private void test(Crypto crypto, Pkcs11Token device, KeyChoice choice)
      throws KeyUnavailableException {
    try (Pkcs11Key opened = device.key(crypto, choice, device.publicKey(choice).type(), () -> {})) {
      long[] took = new long[count];
      for (int i = 0; i < count; i++) {
        took[i] = opened.prove();
      }
      Arrays.sort(took);
      say(
          "key with %s: %s %s, %d signatures verified, p50 %.2f ms, p99 %.2f ms, longest %.2f ms"
              .formatted(
                  choice.describe(),
                  opened.publicKey().type().label(),
                  opened.publicKey().bytes(),
                  count,
                  took[count / 2] / 1e6,
                  took[(int) (count * 99L / 100)] / 1e6,
                  took[count - 1] / 1e6));
    }
  }

  private void say(String line) {
    terminal.say(Terminal.printable(line));
  }
}
