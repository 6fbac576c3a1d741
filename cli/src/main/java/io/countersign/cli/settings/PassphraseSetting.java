package io.countersign.cli.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the passphrase of an encrypted key is, as an operator writes it; never the passphrase. */
public sealed interface PassphraseSetting {
  /** Every form, for messages and help. */
  String FORMS = "credential:NAME, file:PATH, env:NAME or prompt";

  /** A credential that systemd hands to the service ({@code LoadCredential=}). */
  record Credential(String name) implements PassphraseSetting {}

  /** A file of which the whole content is the passphrase. */
  record InFile(Path path) implements PassphraseSetting {}

  /** A variable of the environment. */
  record Variable(String name) implements PassphraseSetting {}

  /** Whoever sits at the terminal. */
  record Prompt() implements PassphraseSetting {}

  /** As an operator writes it. */
  default String label() {
    return switch (this) {
      case Credential credential -> "credential:" + credential.name();
      case InFile file -> "file:" + file.path();
      case Variable variable -> "env:" + variable.name();
      case Prompt _ -> "prompt";
    };
  }

  /**
   * Reads one of the forms.
   *
   * @throws IllegalArgumentException if it is none; does not repeat the text, which may be a
   *     passphrase that somebody put there
   */
  static PassphraseSetting parse(String text) {
    if (text.equals("prompt")) {
      return new Prompt();
    }
    String rest = text.substring(text.indexOf(':') + 1);
    return switch (text.substring(0, text.length() - rest.length())) {
      case "credential:" -> new Credential(name(rest, "[\\w.@-]{1,255}"));
      case "env:" -> new Variable(name(rest, "[A-Za-z_]\\w*"));
      case "file:" -> new InFile(path(rest));
      default -> throw unknown();
    };
  }

  private static String name(String name, String pattern) {
    if (!name.matches(pattern) || name.equals(".") || name.equals("..")) {
      throw unknown();
    }
    return name;
  }

  private static Path path(String text) {
    try {
      Path path = Path.of(text);
      if (path.getFileName() != null && !path.toString().isEmpty()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw unknown();
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("expected " + FORMS + ", got something else");
  }
}
