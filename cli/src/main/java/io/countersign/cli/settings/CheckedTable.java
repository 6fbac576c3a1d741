package io.countersign.cli.settings;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A table of the file that holds known keys with values of the right type only. What was wrong is
 * reported and left out: reading goes on with harmless stand-ins, so that all faults are found, and
 * the file is refused at the end.
 */
final class CheckedTable {
  /**
   * A value and where its key stands.
   *
   * @param value {@link String}, {@link Boolean}, {@link Long}, {@link Texts} or {@link Tables}
   */
  record Found(Object value, Position at) {}

  /** An element of a list of strings. */
  record Text(String value, Position at) {}

  record Texts(List<Text> elements) {}

  record Tables(List<CheckedTable> elements) {}

  private final Position start;
  private final Map<String, Found> values;
  private final Set<String> wrong;

  /**
   * Made of what was found.
   *
   * @param wrong names of keys that were there with a value that was left out
   */
  CheckedTable(Position start, Map<String, Found> values, Set<String> wrong) {
    this.start = start;
    this.values = values;
    this.wrong = wrong;
  }

  /** Whether something else than the right type stood there. */
  boolean isWrong(Key key) {
    return wrong.contains(key.name());
  }

  boolean has(Key key) {
    return values.containsKey(key.name());
  }

  /** Of the key if it is there, else of the table. */
  Position at(Key key) {
    Found found = values.get(key.name());
    return found == null ? start : found.at();
  }

  /** Empty if absent or wrong. */
  String text(Key key) {
    return value(key) instanceof String text ? text : "";
  }

  /** The key's standard if absent or wrong. */
  boolean flag(Key key) {
    return value(key) instanceof Boolean flag ? flag : Boolean.parseBoolean(key.standard());
  }

  OptionalLong number(Key key) {
    return value(key) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
  }

  List<Text> texts(Key key) {
    return value(key) instanceof Texts texts ? texts.elements() : List.of();
  }

  /** The tables of an array of tables, or the only one of a table. */
  List<CheckedTable> tables(Key key) {
    return value(key) instanceof Tables tables ? tables.elements() : List.of();
  }

  private @Nullable Object value(Key key) {
    Found found = values.get(key.name());
    return found == null ? null : found.value();
  }
}
