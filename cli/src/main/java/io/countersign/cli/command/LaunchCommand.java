package io.countersign.cli.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The words of a command line, as a shell splits them, and nothing else that a shell does. */
final class LaunchCommand {
  private LaunchCommand() {}

  /**
   * Splits at blanks, but not within quotes of either kind.
   *
   * @throws CommandException if there is no word, or a quote is not closed
   */
  static List<String> words(String text) throws CommandException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (quote != 0 ? each == quote : each == '"' || each == '\'') {
        quote = quote == 0 ? each : 0;
        begun = true;
      } else if (quote == 0 && Character.isWhitespace(each)) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else {
        word.append(each);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    if (quote != 0 || words.isEmpty()) {
      throw new CommandException(
          "--launch: expected a command with all its quotes closed, got \"%s\"".formatted(text));
    }
    return words;
  }

  /**
   * Finds out before a run whether there is such a program.
   *
   * @param program a path, or a name to be looked for as a shell does
   */
  static void requireProgram(String program) throws CommandException {
    boolean isThere =
        program.contains("/")
            ? isProgram(Path.of(program))
            : Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1))
                .anyMatch(folder -> isProgram(Path.of(folder, program)));
    if (!isThere) {
      throw new CommandException("--launch: expected a program, found none: " + program);
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
