package io.countersign.cli.command;

import io.countersign.cli.ProgramVersion;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.run.SignerProcess;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.protocol.crypto.Crypto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign start}. */
@Command(
    name = "start",
    header = "Sign for the nodes of a configuration, until SIGTERM or Ctrl-C.",
    footer = {
      "",
      "A chain without a state is not signed for: ${ROOT-COMMAND-NAME} state init CHAIN makes one, and so",
      "does --fresh-state; either only for a key that has never signed for that chain. Where no node",
      "has an rpc to be asked, the first request then sets the height, however high it is. Take",
      "--fresh-state away after the first start, or a lost disk makes the signer forget.",
      "",
      "SIGHUP and countersign reload have the configuration read anew; countersign status shows how it runs.",
      "Log lines go to standard error; log in [countersign] says how many, and COUNTERSIGN_LOG=",
      "error|warn|info|debug wins over it."
    })
final class StartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

  /** Chains as for {@code --fresh-state}, separated by commas. */
  private static final String FRESH_STATE_VARIABLE = "COUNTERSIGN_FRESH_STATE";

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final BooleanSupplier verbose;
  @Mixin private final ConfigFile config;

  @Option(
      names = "--fresh-state",
      paramLabel = "CHAIN",
      description =
          "If this chain has no state, make one that allows every height; one that exists is left as it is."
              + " May be given several times; $COUNTERSIGN_FRESH_STATE, a list with commas, too.")
  private List<String> freshState = new ArrayList<>();

  StartCommand(Terminal terminal, Map<String, String> environment, BooleanSupplier verbose) {
    this.terminal = terminal;
    this.verbose = verbose;
    this.environment = environment;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws SettingsException, StartException {
    Crypto crypto = CryptoChoice.makeAndWarn();
    StartConfiguration configuration = new StartConfiguration(config, environment, verbose, crypto);
    Settings settings = configuration.read();
    configuration.adopt(settings);
    settings.warnings().forEach(warning -> LOG.warn("{}", warning));
    LOG.info("countersign {} starting, {}", ProgramVersion.read(), crypto.description());
    return SignerProcess.run(
        configuration,
        settings,
        freshState(),
        crypto,
        new Passphrases(terminal, environment),
        SystemdNotify.of(environment));
  }

  private Set<String> freshState() {
    Set<String> chains = new LinkedHashSet<>(freshState);
    chains.addAll(freshState(environment));
    return chains;
  }

  /** That of the environment alone. */
  static Set<String> freshState(Map<String, String> environment) {
    Set<String> chains = new LinkedHashSet<>();
    for (String chain : environment.getOrDefault(FRESH_STATE_VARIABLE, "").split(",", -1)) {
      if (!chain.isBlank()) {
        chains.add(chain.strip());
      }
    }
    return chains;
  }
}
