package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * docs/commands.md and the real TMKMS, as it is built here: with the YubiHSM 2, without the Ledger.
 */
@Tag("tmkms")
class TmkmsCommandsTest {
  private static final Path PAGE = Path.of(System.getProperty("interop.root"), "docs/commands.md");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `[^`]+` \\|");
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  +\\S");
  private static final Pattern OPTIONS =
      Pattern.compile("(?m)^  +(?:(-\\w)(?:, (--[\\w-]+))?|(--[\\w-]+))");

  @Test
  void everyCommandAndOptionOfTheRealOneStandsInTheTable() throws Exception {
    Set<String> real = new TreeSet<>();
    collect(List.of(), real);

    Set<String> page =
        ROW.matcher(Files.readString(PAGE).split("\n## Ours\n", 2)[0])
            .results()
            .map(row -> row.group(1))
            .filter(row -> !row.startsWith("ledger "))
            .flatMap(TmkmsCommandsTest::single)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        real.stream()
            .flatMap(TmkmsCommandsTest::single)
            .collect(Collectors.toCollection(TreeSet::new)),
        page);
  }

  /** Of a command and its options: the command alone, and with each of them. */
  private static Stream<String> single(String row) {
    List<String> words = List.of(row.split(" "));
    List<String> options = words.stream().filter(word -> word.startsWith("-")).toList();
    String command = String.join(" ", words.subList(0, words.size() - options.size()));
    return Stream.concat(
        Stream.of(command), options.stream().map(option -> (command + " " + option).strip()));
  }

  /** One line for a command, and one for each of its options, but for the help that all have. */
  private static void collect(List<String> path, Set<String> all) throws IOException {
    String help = help(path);
    String name = String.join(" ", path);
    List<String> commands =
        help.contains("\nCommands:\n")
            ? COMMAND.matcher(help).results().map(found -> found.group(1)).toList()
            : List.of();
    if (commands.isEmpty()) {
      all.add(name);
    }
    Matcher option = OPTIONS.matcher(help);
    while (option.find()) {
      String names = option.group().strip().replace(",", "");
      if (!names.equals("-h --help")) {
        all.add(name + " " + names);
      } else if (path.isEmpty()) {
        all.add(names);
      }
    }
    for (String command : commands) {
      if (command.equals("help")) {
        all.add(command);
        continue;
      }
      List<String> deeper = new ArrayList<>(path);
      deeper.add(command);
      collect(deeper, all);
    }
  }

  private static String help(List<String> path) throws IOException {
    List<String> arguments = new ArrayList<>(path);
    arguments.add("--help");
    Path folder = TestFolder.empty("tmkms-help");
    return SignerProgram.run(SignerUnderTest.TMKMS, folder, arguments.toArray(String[]::new));
  }
}
