package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.migrate.Migration;
import io.countersign.cli.migrate.MigrationException;
import io.countersign.cli.migrate.OldChain;
import io.countersign.cli.migrate.OldSigner;
import io.countersign.cli.migrate.Origin;
import io.countersign.cli.migrate.RunningSigner;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.cli.state.StateText;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign migrate}. */
@Command(
    name = "migrate",
    header = "Take over the validators of another signer, into a new folder.",
    footer = {
      "",
      "STOP THE OLD SIGNER FIRST, for good: two signers of one key get its validator slashed.",
      "Configuration, keys and what was signed last are copied; nothing of the old is changed.",
      "A terminal is asked whether the old one is stopped; a script gives --yes.",
      "",
      "  ${ROOT-COMMAND-NAME} migrate --from tmkms /etc/tmkms/tmkms.toml --to /var/lib/countersign"
    })
final class MigrateCommand implements Callable<Integer> {
  private static final String STOPPED = "STOPPED";

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--from",
      paramLabel = "PROGRAM",
      required = true,
      description = "tmkms, cometbft (a node that signs itself), cosmos-kms or horcrux.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description =
          "New folder; beside the old one with -countersign behind its name, if not given.")
  private @Nullable Path to;

  @Option(
      names = "--chain-id",
      paramLabel = "ID",
      description = "cometbft: instead of asking its genesis file; horcrux: one of several chains.")
  private @Nullable String chainId;

  @Option(
      names = "--addr",
      paramLabel = "ADDR",
      description =
          "cometbft, horcrux: where the node will listen for us, tcp://host:port or unix://path; may be given several times.")
  private List<String> addresses = new ArrayList<>();

  @Option(names = "--yes", description = "The old signer is stopped for good: do not ask.")
  private boolean yes;

  @Parameters(
      paramLabel = "PATH",
      description = "The old signer's folder, or its configuration file.")
  private @Nullable Path place;

  MigrateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws MigrationException, CommandException {
    Crypto crypto = CryptoChoice.make().crypto();
    Origin origin = origin();
    Origin.Given given = given();
    Path old = Given.value(place);
    OldSigner found = origin.read(crypto, old, given);
    Path target = target(found);
    Migration.requireFree(target);
    found.chains().forEach(this::sayFound);
    requireStopped(origin, found);
    confirm(origin);
    OldSigner now = origin.read(crypto, old, given);
    Migration.requireSame(found, now);
    Settings made = Migration.write(now, target);
    try {
      Migration.requireSame(now, origin.read(crypto, old, given));
    } catch (MigrationException e) {
      throw Migration.undone(target, e);
    }
    sayMade(origin, found, made);
    return 0;
  }

  private Origin origin() {
    return Arrays.stream(Origin.values())
        .filter(origin -> origin.label().equals(from))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "expected one of %s for --from, got \"%s\""
                        .formatted(
                            Arrays.stream(Origin.values())
                                .map(Origin::label)
                                .collect(Collectors.joining(", ")),
                            from)));
  }

  private Origin.Given given() {
    List<NodeAddress> nodes = new ArrayList<>();
    for (String address : addresses) {
      try {
        nodes.add(NodeAddress.parse(address));
      } catch (IllegalArgumentException e) {
        throw refusal("--addr: " + e.getMessage());
      }
    }
    return new Origin.Given(Optional.ofNullable(chainId), nodes);
  }

  private Path target(OldSigner found) throws CommandException {
    Path home = found.home().toAbsolutePath().normalize();
    Path target =
        to == null
            ? home.resolveSibling(home.getFileName() + "-countersign")
            : to.toAbsolutePath().normalize();
    if (target.startsWith(home)) {
      throw new CommandException(
          "expected a folder outside of %s, which stays as it is, got %s for --to"
              .formatted(home, target));
    }
    return target;
  }

  private void sayFound(OldChain chain) {
    terminal.say(
        Terminal.printable(
            "%s: found     last signed %s (%s)"
                .formatted(chain.id(), StateText.lastSigned(chain.last()), chain.stateFile())));
  }

  private static void requireStopped(Origin origin, OldSigner found) throws CommandException {
    Optional<String> running = RunningSigner.of(origin, found.home());
    if (running.isPresent()) {
      throw new CommandException(
          "%s RUNS: STOP IT FIRST, for good, and see that nothing starts it again: %s; nothing was made"
              .formatted(origin.program(), running.get()));
    }
  }

  private void confirm(Origin origin) throws CommandException {
    if (yes) {
      return;
    }
    Optional<String> typed =
        terminal.ask(
            "STOP %s FIRST, FOR GOOD: two signers of one key get its validator slashed; type %s when it is: "
                .formatted(origin.program(), STOPPED));
    if (typed.isEmpty()) {
      throw refusal("expected --yes, or a terminal to ask whether the old signer is stopped");
    }
    if (!typed.get().strip().equals(STOPPED)) {
      throw new CommandException("expected %s to be typed; nothing was made".formatted(STOPPED));
    }
  }

  private void sayMade(Origin origin, OldSigner old, Settings made) {
    String program = spec.root().name();
    String config = ShellWord.of(made.file());
    terminal.say("made %s, with keys and state beside it".formatted(made.file()));
    terminal.say("next:");
    terminal.say("  # see that nothing starts %s again, on any host".formatted(origin.program()));
    terminal.say("  %s state show -c %s".formatted(program, config));
    if (origin == Origin.COMETBFT) {
      sayForNode(old, made);
    }
    terminal.say("  %s start -c %s".formatted(program, config));
    terminal.say("  # it signs? then take the old keys away: %s".formatted(old.home()));
  }

  private void sayForNode(OldSigner old, Settings made) {
    ValidatorSettings node = made.validators().getFirst();
    terminal.say(
        "  # in %s: priv_validator_laddr = \"%s\""
            .formatted(old.home().resolve("config/config.toml"), node.address()));
    terminal.say("  # take its priv_validator_key.json to a safe place, then start the node");
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
