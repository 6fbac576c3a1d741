package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.harness.bench.Candidate;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long CometBFT's own client waits for a signer, whoever made it: what {@code make bench-peers}
 * measures with a client of ours. Printed for whoever reads; what is asserted is that everything is
 * signed. {@code -Dpace.rounds} has more measured.
 */
@Tag("pace")
class AskedByCometBftTest {
  private static final String CHAIN = "asked-1";
  private static final int ROUNDS = Integer.getInteger("pace.rounds", 1);
  private static final int HEIGHTS = Integer.getInteger("pace.heights", 10);
  private static final int BLOCKS = Integer.getInteger("pace.blocks", 1);
  private static final Path PEERS = Path.of(System.getProperty("interop.peers"), "v0.38");

  private final List<Runnable> ends = new ArrayList<>();
  private final Map<String, NodeAddress> addresses = new LinkedHashMap<>();

  @Test
  @Timeout(3600)
  void howLongTheClientOfCometBftWaitsForASignature() throws Exception {
    Path folder = TestFolder.empty("asked");
    for (Keeper keeper : List.of(Keeper.EACH, Keeper.AHEAD, Keeper.TMKMS, Keeper.CONTROL)) {
      Path own = Files.createDirectory(folder.resolve(keeper.name().toLowerCase(Locale.ROOT)));
      SignerUnderTest signer = SignerUnderTest.create(CHAIN, own);
      ends.add(signer::close);
      keeper.prepare(signer);
      addresses.put(keeper.toString(), signer.address());
      keeper.start(signer);
    }
    start("FilePV", Candidate.filePv(PEERS.resolve("filepv-signer")), folder);
    start("floor", Candidate.floor(SignerUnderTest.PROGRAM), folder);

    PeerProcess timer = run(folder.resolve("timer.log"), timer());
    while (timer.isAlive()) {
      Thread.sleep(500);
    }
    timer.requireSuccess();

    List<Figure> figures =
        timer.output().lines().filter(line -> line.contains("\t")).map(Figure::of).toList();
    assertEquals(addresses.size() * Figure.PACES * (ROUNDS + 1), figures.size());
    print(figures);
  }

  private void print(List<Figure> figures) {
    System.out.printf(
        "%nCometBFT 0.38's own client, microseconds; by TMKMS's of the same round, median and range; rounds: %d%n"
            + "| pace | signer | p50 | p99 | p50 of TMKMS's | p99 of TMKMS's |%n|---|---|---:|---:|---:|---:|%n",
        ROUNDS);
    List<String> names = List.copyOf(addresses.keySet());
    int tmkms = names.indexOf(Keeper.TMKMS.toString());
    for (Figure whole : figures) {
      if (whole.isWhole()) {
        Spread p50 = new Spread();
        Spread p99 = new Spread();
        for (Figure one : figures) {
          for (Figure other : figures) {
            if (one.isRoundOf(whole) && other.isBeside(one, tmkms)) {
              p50.add((double) one.p50() / other.p50());
              p99.add((double) one.p99() / other.p99());
            }
          }
        }
        System.out.printf(
            "| %s | %s | %d | %d | %s | %s |%n",
            whole.pace(), names.get(whole.signer()), whole.p50(), whole.p99(), p50, p99);
      }
    }
  }

  private PeerProcess run(Path log, List<String> command) throws IOException {
    PeerProcess process = PeerProcess.start(log, Map.of(), command);
    ends.add(process::close);
    return process;
  }

  @AfterEach
  void leavesNothingRunning() {
    ends.reversed().forEach(Runnable::run);
  }

  private List<String> timer() {
    List<String> command = new ArrayList<>();
    command.add(PEERS.resolve("signer-timer").toString());
    command.addAll(List.of("-chain", CHAIN));
    command.addAll(List.of("-rounds", Integer.toString(ROUNDS)));
    command.addAll(List.of("-heights", Integer.toString(HEIGHTS)));
    command.addAll(List.of("-blocks", Integer.toString(BLOCKS)));
    addresses.values().forEach(address -> command.add(address.toString()));
    return command;
  }

  /** As the bench does, in a folder of its own. */
  private void start(String name, Candidate candidate, Path folder) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    SignerSetup setup = new SignerSetup(CHAIN, SignerUnderTest.PROGRAM, own);
    addresses.put(name, setup.address());
    ends.add(candidate.launch().start(setup)::close);
  }

  /**
   * A line of {@code signer-timer}.
   *
   * @param signer its number
   * @param round {@code all}, or its number
   */
  private record Figure(int signer, String pace, String round, long p50, long p99) {
    static final int PACES = 3;

    private static final Pattern TAB = Pattern.compile("\t");

    static Figure of(String line) {
      String[] fields = TAB.split(line, -1);
      return new Figure(
          Integer.parseInt(fields[0]),
          fields[1],
          fields[2],
          Long.parseLong(fields[3]),
          Long.parseLong(fields[4]));
    }

    boolean isWhole() {
      return round.equals("all");
    }

    boolean isRoundOf(Figure whole) {
      return !isWhole() && signer == whole.signer && pace.equals(whole.pace);
    }

    boolean isBeside(Figure one, int other) {
      return signer == other && pace.equals(one.pace) && round.equals(one.round);
    }
  }
}
