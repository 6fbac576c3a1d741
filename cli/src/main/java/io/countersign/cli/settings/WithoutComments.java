package io.countersign.cli.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A TOML text without its empty lines and lines that are comments, and where the others stood.
 * tomlj takes time with the cube of such lines in a row: some seconds for 2,000, for ever for
 * 5,000.
 */
final class WithoutComments {
  private static final Pattern LINE = Pattern.compile("( at line )([0-9]{1,9})");

  private final String text;
  private final List<Integer> lineNumbers = new ArrayList<>();

  /** Texts with multi-line strings, in which such lines mean something, stay as they are. */
  WithoutComments(String whole) {
    boolean hasMultiLineStrings = whole.contains("\"\"\"") || whole.contains("'''");
    StringBuilder kept = new StringBuilder();
    int number = 0;
    for (String line : whole.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (hasMultiLineStrings || !(stripped.isEmpty() || isPlainComment(stripped))) {
        kept.append(line).append('\n');
        lineNumbers.add(number);
      }
    }
    this.text = kept.toString();
  }

  /** Control characters in a comment are not TOML, which the parser is to say. */
  private static boolean isPlainComment(String stripped) {
    return stripped.startsWith("#") && stripped.chars().noneMatch(Character::isISOControl);
  }

  String text() {
    return text;
  }

  /** The line in the whole text, from 1, of one in {@link #text}. */
  int lineInWhole(int line) {
    return line <= lineNumbers.size() ? lineNumbers.get(line - 1) : line;
  }

  /** Where the first one is that TOML does not know; the start, if there is none. */
  Position firstControlCharacter() {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\n') {
        line++;
        column = 1;
      } else if (Character.isISOControl(each) && each != '\t' && each != '\r') {
        return new Position(lineInWhole(line), column);
      } else {
        column++;
      }
    }
    return Position.START;
  }

  /** A message of the parser's, the lines that it names being those of the whole text. */
  String inWhole(String message) {
    return LINE.matcher(message)
        .replaceAll(line -> line.group(1) + lineInWhole(Integer.parseInt(line.group(2))));
  }
}
