package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code docs/commands.md} and the commands as they are; {@code make docs} writes its end. */
class CommandsPageTest {
  private static final boolean WRITE = Boolean.getBoolean("countersign.write");
  private static final Path PAGE = Path.of("../docs/commands.md");
  private static final String BEGIN = "<!-- From here to the end: written by `make docs`. -->\n";

  /** A row of the table of both: TMKMS's words, and ours. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|");

  @Test
  void everyCommandOfOursStandsThereAsItIs() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    assertTrue(begin > 0, "expected in " + PAGE + " the line " + BEGIN);
    String expected = page.substring(0, begin) + BEGIN + "\n" + table();
    if (WRITE) {
      Files.writeString(PAGE, expected);
    }
    assertEquals(expected, Files.readString(PAGE), PAGE + " is old, write it with: make docs");
  }

  /** What the page says to be ours instead of TMKMS's, the program has. */
  @Test
  void whatStandsBesideTmkmsIsThere() throws IOException {
    String both = Files.readString(PAGE).split("\n## Ours\n", 2)[0];
    List<MatchResult> rows = ROW.matcher(both).results().toList();

    assertEquals(20, rows.size());
    for (MatchResult row : rows) {
      requireThere(row.group(2));
      if (!row.group(1).matches("ledger .*")) {
        requireSame(row.group(1), row.group(2));
      }
    }
  }

  /** TMKMS's own words are accepted; ours may be more. */
  private static void requireSame(String theirs, String ours) {
    assertTrue(words(ours).toList().containsAll(words(theirs).toList()), theirs + " in " + ours);
  }

  private static void requireThere(String words) {
    CommandSpec command = tree();
    for (String word : words(words).toList()) {
      if (word.startsWith("-")) {
        assertTrue(command.optionsMap().containsKey(word), words);
      } else {
        CommandLine next = command.subcommands().get(word);
        assertTrue(next != null, words);
        command = next == null ? command : next.getCommandSpec();
      }
    }
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(" ", -1));
  }

  private static String table() {
    return "| command | arguments | options | does |\n|---|---|---|---|\n"
        + rows(tree()).collect(Collectors.joining());
  }

  private static Stream<String> rows(CommandSpec command) {
    return command.subcommands().isEmpty()
        ? Stream.of(row(command))
        : command.subcommands().values().stream().flatMap(sub -> rows(sub.getCommandSpec()));
  }

  private static String row(CommandSpec command) {
    String arguments =
        command.positionalParameters().stream()
            .map(parameter -> "`" + parameter.paramLabel() + "`")
            .collect(Collectors.joining(" "));
    String options =
        command.options().stream()
            .filter(option -> !option.inherited())
            .map(option -> "`" + String.join(" ", option.names()) + "`")
            .sorted()
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            command.qualifiedName().replaceFirst("\\S+ ", ""),
            arguments,
            options,
            String.join(" ", command.usageMessage().header()));
  }

  private static CommandSpec tree() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return CommandTree.over(new Terminal(nowhere, nowhere), Map.of(), ProgramName.COUNTERSIGN)
        .getCommandSpec();
  }
}
