package io.countersign.cli.settings;

import org.jspecify.annotations.Nullable;

/**
 * A key that may stand in a {@link Section}: what the checker goes by and the documentation is
 * written from.
 *
 * @param standard what holds when the key is absent, as an operator would write or say it; empty if
 *     nothing does
 * @param meaning half a sentence
 * @param content of a {@link ValueType#TABLE} or {@link ValueType#TABLES}
 */
public record Key(
    String name,
    ValueType type,
    boolean required,
    String standard,
    String meaning,
    @Nullable Section content) {

  static Key required(String name, ValueType type, String meaning) {
    return new Key(name, type, true, "", meaning, null);
  }

  static Key optional(String name, ValueType type, String standard, String meaning) {
    return new Key(name, type, false, standard, meaning, null);
  }

  static Key table(String name, boolean required, Section content, String meaning) {
    return new Key(name, ValueType.TABLE, required, "", meaning, content);
  }

  static Key tables(String name, Section content, String meaning) {
    return new Key(name, ValueType.TABLES, false, "", meaning, content);
  }

  static Key unsupported(String name, String meaning) {
    return new Key(name, ValueType.UNSUPPORTED, false, "", meaning, null);
  }
}
