package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.load.EarlyEnd;
import io.countersign.harness.load.Load;
import io.countersign.harness.load.LoadJson;
import io.countersign.harness.load.LoadPlan;
import io.countersign.harness.load.LoadPlot;
import io.countersign.harness.load.LoadReport;
import io.countersign.harness.load.LoadResult;
import io.countersign.harness.load.LoadSetup;
import io.countersign.harness.load.LoadTarget;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
      "Ctrl-C, SIGTERM or SIGHUP ends it early, with a report of what was measured and 130, 143 or 129; a second one at"
          + " once.",
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
          "Another signer, for one chain: a program with its arguments, quoted as for a shell, in which {config} (in TMKMS's keys), {addr}, {chain-id} and"
              + " {dir} are replaced.")
  private @Nullable String launch;

  @Option(
      names = "--no-extensions",
      description = "The signer does not sign vote extensions, as TMKMS.")
  private boolean noExtensions;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description =
          "A signer that runs already, with a key for tests alone: it is asked for --height and all above. Needs --addr and"
              + " --chain-id.")
  private long pid;

  @Option(
      names = "--addr",
      paramLabel = "ADDR",
      description = "Where that signer dials, tcp://host:port or unix:///path.")
  private @Nullable String address;

  @Option(names = "--chain-id", paramLabel = "ID", description = "What that signer signs for.")
  private @Nullable String chainId;

  @Option(
      names = "--height",
      paramLabel = "H",
      description = "The first to be signed; 1, unless it is given.")
  private long height = 1;

  @Option(
      names = "--most-p99",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "End with 1 if the p99 of any round is longer.")
  private @Nullable Duration mostP99;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures there.")
  private @Nullable Path json;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the latencies there, an SVG picture.")
  private @Nullable Path plot;

  LoadCommand(Terminal terminal) {
    this.terminal = terminal;
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException, InterruptedException {
    LoadPlan plan = plan();
    requireWritable("--json", json);
    requireWritable("--plot", plot);
    Crypto crypto = CryptoChoice.makeAndWarn();
    LoadTarget target = target(plan);
    EarlyEnd early = new EarlyEnd();
    Interruption interruption = Interruption.asks(early::ask, workplace::say);
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      LoadResult result = Load.run(plan, target, crypto, node, new LoadTerminal(terminal), early);
      LoadReport.print(result, workplace::say);
      write(json, LoadJson.of(result));
      write(plot, LoadPlot.of(result));
      int code = result.isClean() && isFastEnough(result) ? 0 : 1;
      return interruption.exitCode().orElse(code);
    }
  }

  private void requireWritable(String option, @Nullable Path file) {
    try {
      if (file != null) {
        WrittenFile.require(option, file);
      }
    } catch (CommandException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private static void write(@Nullable Path file, String text) throws IOException {
    if (file != null) {
      Files.writeString(file, text);
    }
  }

  private boolean isFastEnough(LoadResult result) {
    Duration most = mostP99;
    if (most == null) {
      return true;
    }
    double slowest = Arrays.stream(result.quantiles(0.99)).max().orElse(Double.NaN);
    boolean met = slowest <= most.toNanos() / 1e3;
    workplace.say(
        "p99 of the slowest round %.0f us, wanted at most %d ms: %s"
            .formatted(slowest, most.toMillis(), met ? "met" : "NOT MET"));
    return met;
  }

  private LoadPlan plan() {
    Duration think = thinkTime == null ? blockTime.dividedBy(10) : thinkTime;
    try {
      return new LoadPlan(
          chains, links, blockTime, think, rounds, roundTime, warmUp, votes, height);
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private LoadTarget target(LoadPlan plan) throws IOException, CommandException {
    String command = launch;
    if ((pid > 0 || command != null) && (chains > 1 || links > 1)) {
      throw refusal("expected one chain with one link for a signer that is not this one, got more");
    }
    if (pid > 0) {
      if (address == null || chainId == null || command != null) {
        throw refusal("expected --addr and --chain-id with --pid, and no --launch");
      }
      return LoadTarget.running(pid, chainId, nodeAddress(address), !noExtensions);
    }
    if (address != null || chainId != null) {
      throw refusal("expected --addr and --chain-id with --pid alone");
    }
    Path directory = workplace.directory();
    workplace.say("in " + directory);
    LoadSetup setup = LoadSetup.make(plan, directory, durability.line());
    return command == null
        ? setup.ours(workplace.program())
        : setup.launched(command, !noExtensions);
  }

  private NodeAddress nodeAddress(String text) {
    try {
      return NodeAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw refusal("--addr: " + e.getMessage());
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
