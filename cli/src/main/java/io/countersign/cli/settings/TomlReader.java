package io.countersign.cli.settings;

import io.countersign.cli.settings.CheckedTable.Found;
import io.countersign.cli.settings.CheckedTable.Tables;
import io.countersign.cli.settings.CheckedTable.Text;
import io.countersign.cli.settings.CheckedTable.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Turns TOML 1.0 text into {@link CheckedTable}s by the table of {@link KnownKeys}. */
final class TomlReader {
  private final Problems problems;
  private final WithoutComments source;
  private final References references;
  private final Section file;
  private boolean following;

  TomlReader(Problems problems, String text, References references) {
    this(problems, text, references, KnownKeys.FILE);
  }

  /** For a file with other keys than {@code tmkms.toml}. */
  TomlReader(Problems problems, String text, References references, Section file) {
    this.file = file;
    this.problems = problems;
    this.source = new WithoutComments(text);
    this.references = references;
  }

  /**
   * The whole file.
   *
   * @throws SettingsException if the text is not TOML
   */
  CheckedTable read() throws SettingsException {
    TomlParseResult parsed = parsed();
    for (TomlParseError error : parsed.errors()) {
      problems.error(
          position(error.position()),
          "not TOML: " + source.inWhole(lowerFirst(error.getMessage())));
    }
    problems.check();
    following =
        parsed.get(List.of(KnownKeys.COUNTERSIGN_TABLE.name())) instanceof TomlTable ours
            && Boolean.TRUE.equals(ours.get(List.of(KnownKeys.REFERENCES.name())));
    return table(parsed, file, Position.START);
  }

  /** tomlj walks through the tree that broken text has left, and may fall into its holes. */
  private TomlParseResult parsed() throws SettingsException {
    try {
      return Toml.parse(source.text(), TomlVersion.V1_0_0);
    } catch (RuntimeException e) {
      problems.error(
          source.firstControlCharacter(),
          "not TOML: look here and below for control characters, and for a table that is not closed");
      problems.check();
      throw e;
    }
  }

  private CheckedTable table(TomlTable table, Section section, Position start) {
    Map<String, Found> values = new LinkedHashMap<>();
    Set<String> wrong = new HashSet<>();
    Set<String> meant = new HashSet<>();
    for (String name : table.keySet()) {
      List<String> path = List.of(name);
      Position at = position(table.inputPositionOf(path));
      Optional<Key> key = section.key(name);
      if (key.isEmpty()) {
        report(section, at, UnknownKey.describe(name, section, file));
        NearestName.of(name, section.names()).ifPresent(meant::add);
        continue;
      }
      try {
        Object value = value(key.get(), table.get(path), section, at);
        if (value == null) {
          wrong.add(name);
        } else {
          values.put(name, new Found(value, at));
        }
      } catch (UnresolvedException e) {
        problems.error(at, String.valueOf(e.getMessage()));
        wrong.add(name);
      }
    }
    for (Key key : section.keys()) {
      if (key.required() && !table.contains(List.of(key.name())) && !meant.contains(key.name())) {
        problems.error(
            start,
            "missing %s in %s: expected %s (%s)"
                .formatted(key.name(), section.title(), key.type().description(), key.meaning()));
      }
    }
    return new CheckedTable(start, values, wrong);
  }

  private void report(Section section, Position at, String unknownKey) {
    if (section.lenient()) {
      problems.warning(at, unknownKey + "; it means nothing, as in TMKMS");
    } else {
      problems.error(at, unknownKey);
    }
  }

  private @Nullable Object value(Key key, @Nullable Object value, Section section, Position at)
      throws UnresolvedException {
    Object checked =
        switch (key.type()) {
          case TEXT -> value instanceof String text ? meant(key, text, at) : null;
          case FLAG -> value instanceof Boolean ? value : null;
          case NUMBER -> value instanceof Long ? value : null;
          case TEXT_OR_NUMBER ->
              value instanceof String || value instanceof Long
                  ? meant(key, value.toString(), at)
                  : null;
          case TEXTS -> value instanceof TomlArray array ? texts(key, array) : null;
          case TABLE -> value instanceof TomlTable table ? tables(key, table, at) : null;
          case TABLES -> value instanceof TomlArray array ? tables(key, array) : null;
        };
    if (checked == null) {
      problems.error(at, wrongType(key, section, value));
    } else if (key.is(Key.Trait.UNSUPPORTED)) {
      problems.obstacle(
          at,
          "%s: %s are not supported by this version: it signs with keys in files ([[providers.softsign]]), on a YubiHSM 2 ([[providers.yubihsm]]) and in PKCS #11 tokens ([[providers.pkcs11]])"
              .formatted(content(key).title(), key.meaning()));
    }
    return checked;
  }

  private String meant(Key key, String text, Position at) throws UnresolvedException {
    if (following) {
      return references.follow(key, text);
    }
    if (References.isIn(key, text)) {
      problems.warning(
          at,
          "%s is taken as it stands: references are followed with references = true in [countersign] only"
              .formatted(key.name()));
    }
    return text;
  }

  private @Nullable Texts texts(Key key, TomlArray array) throws UnresolvedException {
    List<Text> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!array.isString(i)) {
        return null;
      }
      Position at = position(array.inputPositionOf(i));
      texts.add(new Text(meant(key, array.getString(i), at), at));
    }
    return new Texts(List.copyOf(texts));
  }

  private Tables tables(Key key, TomlTable table, Position at) {
    return new Tables(List.of(table(table, content(key), at)));
  }

  private @Nullable Tables tables(Key key, TomlArray array) {
    List<CheckedTable> tables = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!array.isTable(i)) {
        return null;
      }
      tables.add(table(array.getTable(i), content(key), position(array.inputPositionOf(i))));
    }
    return new Tables(List.copyOf(tables));
  }

  private static Section content(Key key) {
    Section content = key.content();
    if (content == null) {
      throw new IllegalStateException("no section for " + key.name());
    }
    return content;
  }

  private static String wrongType(Key key, Section section, @Nullable Object value) {
    Section content = key.content();
    if (key.type() == ValueType.TABLES && content != null) {
      return "expected %s with double brackets, got %s".formatted(content.title(), kind(value));
    }
    return "expected %s for %s in %s, got %s"
        .formatted(
            key.type().description(),
            key.name(),
            section.title(),
            key.is(Key.Trait.SECRET) ? "something else" : kind(value));
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case String text -> "the string " + Quoted.of(text);
      case Boolean flag -> flag.toString();
      case Long number -> "the number " + number;
      case Double number -> "the number " + number;
      case TomlArray array -> array.isEmpty() ? "an empty list" : "a list";
      case TomlTable table -> "a single table";
      case null, default -> "a date or time";
    };
  }

  private Position position(@Nullable TomlPosition position) {
    return position == null
        ? Position.START
        : new Position(source.lineInWhole(position.line()), position.column());
  }

  private static String lowerFirst(@Nullable String message) {
    return message == null || message.isEmpty()
        ? "no reason given"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
