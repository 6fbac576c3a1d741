package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.bench.Bench;
import io.countersign.harness.bench.Candidate;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign harness bench}. */
@Command(
    name = "bench",
    header =
        "Measure latencies as a node sees them: both kinds of durability, a tunnel, and others beside.")
final class BenchCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;

  @Mixin private final Workplace workplace;

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

  BenchCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Path ours = workplace.program();
    Crypto crypto = CryptoChoice.makeAndWarn();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(Candidate.each(ours));
    addIfGiven(beside, Candidate::beside, candidates);
    candidates.add(Candidate.ahead(ours));
    candidates.add(Candidate.tunnelled(ours, crypto));
    candidates.add(Candidate.relayed(ours));
    addIfGiven(tmkms, Candidate::tmkms, candidates);
    addIfGiven(filePv, Candidate::filePv, candidates);
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Bench.run(ours, candidates, rounds, workplace.directory(), crypto, node, workplace::say);
    }
    return 0;
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
