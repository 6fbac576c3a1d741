package io.countersign.softsign;

import java.nio.file.Path;

/** A path as an operator can paste it into a shell. */
final class ShellWord {
  private ShellWord() {}

  static String of(Path path) {
    String text = path.toString();
    String safe = text.startsWith("-") ? "./" + text : text;
    return safe.matches("[\\w@%+=:,./-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'";
  }
}
