package io.countersign.interop.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.conform.Check;
import io.countersign.harness.conform.Checks;
import io.countersign.harness.conform.Dialect;
import io.countersign.harness.conform.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ours, TMKMS and FilePV against all checks, and the table of {@code docs/conformance.md}, which
 * {@code make conformance} writes.
 */
@Tag("conform-peers")
class ConformancePageTest {
  private static final boolean WRITE = Boolean.getBoolean("countersign.write");
  private static final Path PAGE =
      Path.of(System.getProperty("interop.root"), "docs/conformance.md");
  private static final String BEGIN =
      "<!-- From here to the end: written by `make conformance`. -->\n";
  private static final String OURS = "Countersign";
  private static final String TABLE_END = "\n\n";

  /** One of each kind: what 0.34 says, 0.38 says too, and so on. */
  private static final List<Dialect> DIALECTS =
      List.of(Dialect.V0_38, Dialect.V1_0, Dialect.V2_0, Dialect.CELESTIA);

  @Test
  void theTableIsWhatTheSignersDo() throws Exception {
    Map<String, List<Outcome>> signers = outcomes();
    OurConformanceTest.requireGreen(signers.getOrDefault(OURS, List.of()), 100);

    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    assertTrue(begin > 0, "expected in " + PAGE + " the line " + BEGIN);
    String table = table(signers);
    if (WRITE) {
      Files.writeString(
          PAGE, page.substring(0, begin) + BEGIN + "\n" + table + TABLE_END + findings(signers));
    } else {
      String written = page.substring(begin + BEGIN.length() + 1);
      assertEquals(
          written.substring(0, written.indexOf(TABLE_END)),
          table,
          () -> "write it with: make conformance; found:\n" + findings(signers));
    }
  }

  /** All at once: most of the time each of them waits for something. */
  private static Map<String, List<Outcome>> outcomes() throws Exception {
    Map<String, Examined> candidates = new LinkedHashMap<>();
    candidates.put(OURS, Examined.ours(Examined.CHAIN));
    candidates.put("TMKMS 0.15.0", Examined.tmkms());
    candidates.put("FilePV 0.38.25", Examined.filePv());
    Map<String, Future<List<Outcome>>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      candidates.forEach(
          (name, examined) ->
              running.put(name, threads.submit(() -> examined.outcomes(DIALECTS, Set.of()))));
      Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
      for (Map.Entry<String, Future<List<Outcome>>> each : running.entrySet()) {
        outcomes.put(each.getKey(), each.getValue().get());
      }
      return outcomes;
    }
  }

  private static String table(Map<String, List<Outcome>> signers) {
    String head =
        "| check | | why | %s |\n|---|---|---|%s\n"
            .formatted(String.join(" | ", signers.keySet()), "---|".repeat(signers.size()));
    return Checks.all().stream()
        .map(
            check ->
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        check.name(),
                        check.severity().label(),
                        check.why(),
                        signers.values().stream()
                            .map(outcomes -> cell(check, outcomes))
                            .collect(Collectors.joining(" | "))))
        .collect(Collectors.joining("\n", head, ""));
  }

  /** What became of it in all dialects; a dash where it could not be tried. */
  private static String cell(Check check, List<Outcome> outcomes) {
    List<Outcome> tried =
        outcomes.stream()
            .filter(outcome -> outcome.check().name().equals(check.name()))
            .filter(outcome -> !outcome.word().equals("skip"))
            .toList();
    List<Outcome> failed = tried.stream().filter(outcome -> outcome.word().equals("fail")).toList();
    if (tried.isEmpty()) {
      return "–";
    }
    if (failed.isEmpty()) {
      return "pass";
    }
    return failed.size() == tried.size()
        ? "**fail**"
        : failed.stream()
            .map(outcome -> outcome.dialect().label())
            .collect(Collectors.joining(", ", "**fail** (", ")"));
  }

  private static String findings(Map<String, List<Outcome>> signers) {
    StringBuilder text =
        new StringBuilder("From a run of %s.\n".formatted(LocalDate.now(ZoneOffset.UTC)));
    signers.forEach(
        (name, outcomes) -> {
          Map<String, String> words = new LinkedHashMap<>();
          outcomes.stream()
              .filter(outcome -> outcome.word().equals("fail"))
              .forEach(outcome -> words.putIfAbsent(outcome.check().name(), worded(outcome)));
          if (!words.isEmpty()) {
            text.append("\n## What came of ").append(name).append("\n\n");
            words.forEach((check, found) -> text.append("- `%s`: %s\n".formatted(check, found)));
          }
        });
    return text.toString();
  }

  /** Signatures, times and paths are others in each run. */
  private static String worded(Outcome outcome) {
    return outcome
        .words()
        .replaceAll("[0-9A-F]{32,}", "…")
        .replaceAll("Timestamp\\[[^]]*]", "…")
        .replaceAll("127\\.0\\.0\\.1:[0-9]+", "…")
        .replaceAll(", see \\S+$", "");
  }
}
