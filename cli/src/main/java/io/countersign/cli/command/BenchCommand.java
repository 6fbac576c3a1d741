package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.bench.Bench;
import io.countersign.harness.bench.BenchPlan;
import io.countersign.harness.bench.Candidate;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness bench}. */
@Command(
    name = "bench",
    header =
        "Measure latencies as a node sees them: both kinds of durability, a tunnel, and others beside.")
final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final int BLOCKS = 20;
  private static final int CHAINS = 100;
  private static final int RAW_BYTES = 50;

  @Mixin private final Workplace workplace;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--rounds", paramLabel = "N", description = "How many; 5, unless it is given.")
  private int rounds = ROUNDS;

  @Option(
      names = "--tmkms",
      paramLabel = "PROGRAM",
      description = "A tmkms with softsign, to be measured in alternating rounds.")
  private @Nullable Path tmkms;

  @Option(
      names = "--filepv",
      paramLabel = "PROGRAM",
      description = "interop/peers' filepv-signer: CometBFT's own signer, the same way.")
  private @Nullable Path filePv;

  @Option(
      names = "--beside",
      paramLabel = "PROGRAM",
      description = "The countersign of another build, the same way.")
  private @Nullable Path beside;

  @Option(
      names = "--peers",
      description =
          "The long form: a control, a Unix socket, the least that a signer can take, blocks of 1 s, raw bytes, many chains"
              + " in one process, and every goal.")
  private boolean peers;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "Blocks of 1 s in each round of the long form; 20.")
  private int blocks = BLOCKS;

  @Option(
      names = "--votes",
      paramLabel = "N",
      description = "Signatures back to back for what is rare, with ahead; none.")
  private int votes;

  @Option(
      names = "--chains",
      paramLabel = "N",
      description = "Chains of one process in the long form; 100.")
  private int chains = CHAINS;

  @Option(
      names = "--chains-time",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "Of a round with so many chains; 20s.")
  private Duration chainsTime = Duration.ofSeconds(20);

  BenchCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException, InterruptedException {
    BenchPlan plan = plan();
    Path ours = workplace.program();
    Crypto crypto = CryptoChoice.makeAndWarn();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Bench.run(
          ours,
          candidates(ours, crypto),
          plan,
          workplace.directory(),
          crypto,
          node,
          workplace::say);
    }
    return 0;
  }

  private BenchPlan plan() {
    try {
      return peers
          ? new BenchPlan(rounds, blocks, votes, chains, (int) chainsTime.toSeconds(), RAW_BYTES)
          : new BenchPlan(rounds, 0, votes, 0, 0, 0);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private List<Candidate> candidates(Path ours, Crypto crypto) throws CommandException {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(Candidate.each(ours));
    addIfGiven(beside, Candidate::beside, candidates);
    candidates.add(Candidate.ahead(ours));
    candidates.add(Candidate.tunnelled(ours, crypto));
    candidates.add(Candidate.relayed(ours));
    if (peers) {
      candidates.add(Candidate.overUnix(ours));
      candidates.add(Candidate.floor(ours));
    }
    addIfGiven(tmkms, Candidate::tmkms, candidates);
    addIfGiven(filePv, Candidate::filePv, candidates);
    if (peers) {
      candidates.add(Candidate.control(ours));
    }
    return candidates;
  }

  private static void addIfGiven(
      @Nullable Path program, Function<Path, Candidate> kind, List<Candidate> candidates)
      throws CommandException {
    if (program == null) {
      return;
    }
    Path absolute = program.toAbsolutePath();
    if (!Files.isExecutable(absolute)) {
      throw new CommandException("expected a program at %s, found none".formatted(absolute));
    }
    candidates.add(kind.apply(absolute));
  }
}
