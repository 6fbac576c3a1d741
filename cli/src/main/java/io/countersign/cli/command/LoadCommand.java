package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.load.Load;
import io.countersign.harness.load.LoadPlan;
import io.countersign.harness.load.LoadReport;
import io.countersign.harness.load.LoadResult;
import io.countersign.harness.load.LoadSetup;
import io.countersign.harness.load.LoadTarget;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness load}. */
@Command(
    name = "load",
    header =
        "Put a signer under load: many chains, each request when it is due; latencies and growth.",
    description = {
      "Each request has a time when it is due, and its latency counts from then: a signer that stalls is slow in all that"
          + " it kept waiting. --block-time 0s asks back to back instead. Every signature is verified, outside the measured time.",
      "Without --launch the signer is this program, with a new key for each chain. Ends with 1 if anything was refused,"
          + " lost, wrong or too late to be asked, or if memory, descriptors, threads or files have grown."
    })
final class LoadCommand implements Callable<Integer> {
  @Mixin private final Workplace workplace;
  @Spec private CommandSpec spec = CommandSpec.create();
  private final Terminal terminal;

  @Option(names = "--chains", paramLabel = "N", description = "How many; 1, unless it is given.")
  private int chains = 1;

  @Option(
      names = "--links",
      paramLabel = "N",
      description = "Nodes of each chain, which ask for its heights in turn; 1.")
  private int links = 1;

  @Option(
      names = "--block-time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "From one height to the next; 1s.")
  private Duration blockTime = Duration.ofSeconds(1);

  @Option(
      names = "--think-time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Between the three requests of a height; a tenth of the block time.")
  private @Nullable Duration thinkTime;

  @Option(names = "--rounds", paramLabel = "N", description = "How many are measured; 3.")
  private int rounds = 3;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Of one round; 20s.")
  private Duration roundTime = Duration.ofSeconds(20);

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Before the first round, not measured; 5s.")
  private Duration warmUp = Duration.ofSeconds(5);

  @Option(
      names = "--votes",
      paramLabel = "N",
      description = "End after so many signatures, all rounds together, instead of by time.")
  private long votes;

  @Option(
      names = "--durability",
      paramLabel = "KIND",
      description = "each or ahead, for this program; each, unless it is given.")
  private DurabilityChoice durability = DurabilityChoice.EACH;

  @Option(
      names = "--launch",
      paramLabel = "COMMAND",
      description =
          "Another signer, for one chain: a command for a shell, in which {config} (in TMKMS's keys), {addr}, {chain-id} and"
              + " {dir} are replaced.")
  private @Nullable String launch;

  @Option(
      names = "--no-extensions",
      description = "The signer does not sign vote extensions, as TMKMS.")
  private boolean noExtensions;

  LoadCommand(Terminal terminal) {
    this.terminal = terminal;
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException, InterruptedException {
    LoadPlan plan = plan();
    Crypto crypto = CryptoChoice.makeAndWarn();
    Path directory = workplace.directory();
    workplace.say("in " + directory);
    LoadTarget target = target(LoadSetup.make(plan, directory, durability.line()));
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      LoadResult result = Load.run(plan, target, crypto, node, new LoadTerminal(terminal));
      LoadReport.print(result, workplace::say);
      return result.isClean() ? 0 : 1;
    }
  }

  private LoadPlan plan() {
    Duration think = thinkTime == null ? blockTime.dividedBy(10) : thinkTime;
    try {
      return new LoadPlan(chains, links, blockTime, think, rounds, roundTime, warmUp, votes, 1);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private LoadTarget target(LoadSetup setup) throws CommandException {
    String command = launch;
    if (command == null) {
      return setup.ours(workplace.program());
    }
    if (chains > 1 || links > 1) {
      throw new ParameterException(
          spec.commandLine(), "expected one chain with one link with --launch, got more");
    }
    return setup.launched(command, !noExtensions);
  }
}
