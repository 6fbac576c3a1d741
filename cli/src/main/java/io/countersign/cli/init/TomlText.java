package io.countersign.cli.init;

import java.nio.file.Path;

/** A text as TOML takes it. */
public final class TomlText {
  private TomlText() {}

  /** A basic string. */
  public static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }

  /** The same of a path. */
  public static String of(Path path) {
    return of(path.toString());
  }
}
