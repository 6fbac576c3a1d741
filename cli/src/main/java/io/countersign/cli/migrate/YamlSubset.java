package io.countersign.cli.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The YAML that signers' configurations are written in: mappings and lists by indentation, texts in
 * one line, lists of texts in brackets, comments. All else is refused, and nothing guessed.
 */
final class YamlSubset {
  private static final int SIZE_LIMIT = 1 << 20;
  private static final int DEPTH_LIMIT = 20;

  private static final Pattern FIELD = Pattern.compile("([A-Za-z_][\\w.-]*):(?:\\s+(.*))?");
  private static final Pattern ITEM = Pattern.compile("-(\\s+)(.+)|-");

  /** A text in quotes without escapes, or a plain one that no other YAML begins like. */
  private static final Pattern TEXT =
      Pattern.compile("\"([^\"\\\\]*)\"|'([^']*)'|([^\\s\"'&*!|>%@`{}\\[\\],#?:-].*|-?[\\w./].*)");

  private record Line(int number, int indent, String content) {}

  private final String file;
  private final Deque<Line> lines = new ArrayDeque<>();

  private YamlSubset(String file) {
    this.file = file;
  }

  /** Reads a file whose top is a mapping. */
  static YamlMap read(Path file) throws MigrationException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(SIZE_LIMIT + 1);
      if (content.length > SIZE_LIMIT) {
        throw new MigrationException(
            "expected a file of at most %d bytes, got more: %s".formatted(SIZE_LIMIT, file));
      }
      return parse(file.toString(), new String(content, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new MigrationException("could not read %s: %s".formatted(file, e), e);
    }
  }

  static YamlMap parse(String file, String text) throws MigrationException {
    YamlSubset yaml = new YamlSubset(file);
    int number = 0;
    for (String raw : text.lines().toList()) {
      number++;
      String line = withoutComment(raw).stripTrailing();
      String content = line.strip();
      if (!content.isEmpty() && !(content.equals("---") && yaml.lines.isEmpty())) {
        yaml.lines.add(new Line(number, line.indexOf(content), content));
      }
      if (line.contains("\t")) {
        throw yaml.refused(number, "a tab");
      }
    }
    Object top = yaml.lines.isEmpty() ? new YamlMap(file, Map.of()) : yaml.block(0, 0);
    if (!yaml.lines.isEmpty()) {
      throw yaml.refused(yaml.lines.getFirst().number(), "another indentation");
    }
    return (YamlMap) top;
  }

  /** A comment begins at a # outside of quotes, at the line's begin or after a blank. */
  private static String withoutComment(String line) {
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (c == '#' && (at == 0 || Character.isWhitespace(line.charAt(at - 1)))) {
        return line.substring(0, at);
      }
      int end = c == '"' || c == '\'' ? line.indexOf(c, at + 1) : at;
      if (end < 0) {
        return line; // a quote that does not end, which is refused later
      }
      at = end + 1;
    }
    return line;
  }

  /** A mapping or list whose lines all begin at {@code indent}. */
  private Object block(int indent, int depth) throws MigrationException {
    Line first = lines.getFirst();
    if (first.indent() != indent || depth > DEPTH_LIMIT) {
      throw refused(first.number(), "another indentation");
    }
    boolean list = ITEM.matcher(first.content()).matches();
    if (list && depth == 0) {
      throw refused(first.number(), "a list");
    }
    return list ? list(indent, depth) : mapping(indent, depth);
  }

  private YamlMap mapping(int indent, int depth) throws MigrationException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (!lines.isEmpty() && lines.getFirst().indent() == indent) {
      Line line = lines.removeFirst();
      Matcher field = FIELD.matcher(line.content());
      if (!field.matches()) {
        throw refused(line.number(), line.content());
      }
      String rest = field.group(2);
      Object value = rest == null ? nested(indent, depth) : value(line.number(), rest.strip());
      if (fields.put(field.group(1), value) != null) {
        throw refused(line.number(), field.group(1) + " twice");
      }
    }
    return new YamlMap(file, fields);
  }

  /** What stands below a name: a list may begin where the name does. */
  private Object nested(int indent, int depth) throws MigrationException {
    if (lines.isEmpty() || lines.getFirst().indent() < indent) {
      return "";
    }
    Line next = lines.getFirst();
    if (next.indent() == indent && !ITEM.matcher(next.content()).matches()) {
      return "";
    }
    return block(next.indent(), depth + 1);
  }

  private List<Object> list(int indent, int depth) throws MigrationException {
    List<Object> elements = new ArrayList<>();
    while (!lines.isEmpty() && lines.getFirst().indent() == indent) {
      Line line = lines.getFirst();
      Matcher item = ITEM.matcher(line.content());
      if (!item.matches()) {
        break; // the next name of a mapping that this list does not stand deeper than
      }
      lines.removeFirst();
      String rest = item.group(2);
      if (rest == null) {
        elements.add(nested(indent + 1, depth));
      } else if (FIELD.matcher(rest).matches()) {
        int deeper = indent + 1 + item.group(1).length();
        lines.addFirst(new Line(line.number(), deeper, rest));
        elements.add(block(deeper, depth + 1));
      } else {
        elements.add(value(line.number(), rest));
      }
    }
    return elements;
  }

  private Object value(int number, String text) throws MigrationException {
    if (text.startsWith("[") && text.endsWith("]")) {
      List<Object> elements = new ArrayList<>();
      String inside = text.substring(1, text.length() - 1).strip();
      for (String element : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
        elements.add(text(number, element.strip()));
      }
      return elements;
    }
    return text(number, text);
  }

  private String text(int number, String text) throws MigrationException {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || (matcher.group(3) != null && text.contains(": "))) {
      throw refused(number, text);
    }
    String quoted = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    if (quoted != null) {
      return quoted;
    }
    String plain = matcher.group(3).strip();
    return plain.equals("null") || plain.equals("~") ? "" : plain;
  }

  private MigrationException refused(int line, String found) {
    return new MigrationException(
        "%s:%d: expected YAML of names, texts and lists, got %s: write it plainly in a copy of the folder"
            .formatted(file, line, found));
  }
}
