package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is typed in whatever order on two hosts of one key. */
class NeverLoweredTest {
  private static final int STEPS = 150;

  @TempDir Path parent;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noSequenceOfCommandsLowersAStateOrLosesWhatWasSignedLast(long seed) throws Exception {
    Random random = new Random(seed);
    StateHome one = StateHome.make(parent, "one");
    List<StateHome> hosts = List.of(one, one.another(parent, "other"));
    List<Path> documents = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      StateHome host = hosts.get(random.nextInt(hosts.size()));
      Optional<WatermarkRecord> before = record(host);
      String typed = type(host, random, documents, step);
      Optional<WatermarkRecord> after = record(host);
      String context = "seed %d, step %d, %s".formatted(seed, step, typed);
      before.ifPresent(known -> requireKept(known, after.orElseThrow(), context));
    }
    assertTrue(documents.size() > 10, "something was exported: " + documents.size());
  }

  private static void requireKept(WatermarkRecord before, WatermarkRecord after, String context) {
    Watermark last = before.watermark();
    Watermark now = after.watermark();
    int order = now.position().compareTo(last.position());
    assertTrue(order >= 0, context);
    if (order == 0) {
      assertEquals(last.signBytes(), now.signBytes(), context);
    }
    if (before.handedOver()) {
      assertEquals(before, after, context);
    }
  }

  /** One command at random, or a signature. */
  private String type(StateHome host, Random random, List<Path> documents, int step)
      throws Exception {
    String height = Integer.toString(1 + random.nextInt(60));
    List<String> command =
        switch (random.nextInt(10)) {
          case 0 -> List.of("init", "my-1", "--height", height);
          case 1 -> List.of("raise", "my-1", "--height", height);
          case 2 -> random.nextInt(8) == 0 ? List.of("handover", "my-1", "--yes") : List.of("show");
          case 3, 4, 5 -> List.of("export", "my-1");
          case 6, 7 ->
              documents.isEmpty()
                  ? List.of("show")
                  : List.of(
                      "import", "my-1", documents.get(random.nextInt(documents.size())).toString());
          default -> List.of();
        };
    if (command.isEmpty()) {
      sign(host, random);
      return "sign";
    }
    CliRun run = host.state(command.toArray(String[]::new));
    assertTrue(run.exitCode() == 0 || run.err().startsWith("error: "), run.toString());
    assertTrue(!run.err().contains("a fault of this program"), run.err());
    if (run.exitCode() == 0 && run.out().startsWith("{")) {
      documents.add(Files.writeString(parent.resolve("document" + step), run.out()));
    }
    return command + run.out() + run.err();
  }

  private static void sign(StateHome host, Random random) throws Exception {
    Optional<WatermarkRecord> last = record(host);
    if (last.isPresent() && !last.get().handedOver()) {
      long next = last.get().watermark().position().height() + random.nextInt(2);
      if (StateHome.precommit(next, 0, 1).position().compareTo(last.get().watermark().position())
          > 0) {
        host.sign(next, 0, random.nextInt(3));
      }
    }
  }

  private static Optional<WatermarkRecord> record(StateHome host) throws Exception {
    return Files.exists(host.watermark)
        ? Optional.of(WatermarkUpkeep.inspect(host.watermark))
        : Optional.empty();
  }
}
