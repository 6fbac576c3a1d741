package io.countersign.softsign;

import java.nio.file.Path;

/** A path as an operator can paste it into a shell. */
public final class ShellWord {
  private ShellWord() {}

  /** Quoted if need be. */
  public static String of(Path path) {
    String text = path.toString();
    String safe = text.startsWith("-") ? "./" + text : text;
    return safe.matches("[\\w@%+=:,./-]+") ? safe : "'" + safe.replace("'", "'\\''") + "'";
  }
}
