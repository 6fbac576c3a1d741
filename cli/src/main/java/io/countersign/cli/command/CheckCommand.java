package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.migrate.RunningTmkms;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.run.ChainPreview;
import io.countersign.cli.run.StartPreview;
import io.countersign.cli.run.Tunnels;
import io.countersign.cli.run.YubihsmDoubts;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.protocol.crypto.Crypto;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code countersign check}. */
@Command(
    name = "check",
    header = "Look at a configuration as start does, and print what would run.",
    footer = {
      "",
      "Reads settings, keys and states, locks and changes nothing; also while the signer runs. Asks for no",
      "passphrase. All problems are told, on standard error. Ends with 1 if start would fail, and with",
      "--connect also if a node's name is not known or its rpc does not answer for the right chain. The port",
      "that a node opens for its signer is never dialled, nor is a tunnel that leads there: a connection that",
      "only looks makes a starting node exit."
    })
final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigFile config;

  @Option(
      names = "--connect",
      description = "Resolve the nodes' names and ask each rpc for its chain and height; 5 s each.")
  private boolean connect;

  CheckCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws SettingsException {
    Settings settings = config.read();
    Crypto crypto = CryptoChoice.make().crypto();
    StartPreview preview =
        StartPreview.of(settings, StartCommand.freshState(environment), crypto, environment);
    PreviewText text = new PreviewText();
    preview.chains().forEach(chain -> text.lines(chain).forEach(this::say));
    Optional<String> tmkms = RunningTmkms.on(settings, crypto);
    tmkms.ifPresent(this::error);
    List<String> unreachable = connect ? connect(settings, crypto) : List.of();
    preview.warnings().forEach(warning -> tell("warning: " + warning));
    preview.problems().forEach(this::error);
    preview.chains().stream().map(ChainPreview::problems).forEach(all -> all.forEach(this::error));
    unreachable.forEach(this::error);
    boolean good = preview.isGood() && tmkms.isEmpty();
    say(good ? verdict(preview) : "start would fail");
    return good && unreachable.isEmpty() ? 0 : 1;
  }

  private static String verdict(StartPreview preview) {
    boolean encrypted = preview.chains().stream().anyMatch(ChainPreview::encrypted);
    boolean devices = preview.chains().stream().anyMatch(chain -> chain.device().isPresent());
    boolean running = preview.chains().stream().anyMatch(chain -> chain.signer().isPresent());
    return "start would succeed"
        + (encrypted ? " with the right passphrase" : "")
        + (devices ? " if its devices open and sign" : "")
        + (running ? " once the signer that runs has ended" : "");
  }

  private List<String> connect(Settings settings, Crypto crypto) {
    Connections connections = new Connections(new Tunnels(crypto, new PresharedKeys(environment)));
    connections.tryAll(settings).forEach(this::say);
    settings.yubihsms().stream()
        .flatMap(device -> YubihsmDoubts.ofFactoryKey(device).stream())
        .forEach(warning -> tell("warning: " + warning));
    return connections.failures();
  }

  private void say(String line) {
    terminal.say(Terminal.printable(line));
  }

  private void tell(String line) {
    terminal.log(Terminal.printable(NamedConfig.of(spec).completed(line)) + "\n");
  }

  private void error(String message) {
    terminal.error(NamedConfig.of(spec).completed(message));
  }
}
