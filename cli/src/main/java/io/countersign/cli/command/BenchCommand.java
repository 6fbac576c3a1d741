package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.bench.Bench;
import io.countersign.harness.bench.Candidate;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign harness bench}. */
@Command(
    name = "bench",
    header = "Measure a signer's latencies as its node sees them, alone or beside TMKMS.")
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

  BenchCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Path ours = workplace.program();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Candidate("countersign", ours, true));
    if (tmkms != null) {
      candidates.add(new Candidate("tmkms", tmkms.toAbsolutePath(), false));
    }
    Crypto crypto = CryptoChoice.makeAndWarn();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Bench.run(ours, candidates, rounds, workplace.directory(), crypto, node, workplace::say);
    }
    return 0;
  }
}
