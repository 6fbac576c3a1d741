package io.countersign.cli.settings;

import io.countersign.cli.settings.Key.Trait;
import java.util.stream.Collectors;

/** The keys as tables in Markdown, one for each section: a part of docs/configuration.md. */
final class KeyTables {
  private KeyTables() {}

  static String markdown() {
    return Section.allOf(KnownKeys.FILE).stream()
        .map(KeyTables::table)
        .collect(Collectors.joining("\n"));
  }

  private static String table(Section section) {
    return "### %s\n\n| key | value | if left out | whose | meaning |\n|---|---|---|---|---|\n%s"
        .formatted(
            section.equals(KnownKeys.FILE) ? "Top level" : "`" + section.title() + "`",
            section.keys().stream().map(KeyTables::row).collect(Collectors.joining()));
  }

  private static String row(Key key) {
    return "| `%s` | %s | %s | %s | %s%s |\n"
        .formatted(
            key.name(),
            value(key),
            key.required() ? "required" : key.standard().isEmpty() ? "none" : standard(key),
            key.is(Trait.OURS) ? "ours" : "TMKMS's",
            key.meaning().replace("|", "\\|"),
            key.is(Trait.UNSUPPORTED) ? "; not supported by this version" : "");
  }

  private static String value(Key key) {
    return key.choices().isEmpty()
        ? key.type().description()
        : key.choices().stream()
            .map(choice -> "`\"" + choice + "\"`")
            .collect(Collectors.joining(", "));
  }

  private static String standard(Key key) {
    return key.choices().isEmpty() ? key.standard() : "`\"" + key.standard() + "\"`";
  }
}
