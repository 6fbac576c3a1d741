package io.countersign.cli.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a secret is, as an operator writes it; never the secret. */
public sealed interface SecretReference extends PassphraseSetting {
  /** Every form, for messages and help. */
  String FORMS = "credential:NAME, file:PATH or env:NAME";

  /** A credential that systemd hands to the service ({@code LoadCredential=}). */
  record Credential(String name) implements SecretReference {}

  /** A file of which the whole content is the secret. */
  record InFile(Path path) implements SecretReference {}

  /** A variable of the environment. */
  record Variable(String name) implements SecretReference {}

  @Override
  default String label() {
    return switch (this) {
      case Credential credential -> "credential:" + credential.name();
      case InFile file -> "file:" + file.path();
      case Variable variable -> "env:" + variable.name();
    };
  }

  /**
   * Reads one of the forms.
   *
   * @throws IllegalArgumentException if it is none; does not repeat the text, which may be a secret
   *     that somebody put there
   */
  static SecretReference parse(String text) {
    return parse(text, FORMS);
  }

  /** The same, where there are other forms beside. */
  static SecretReference parse(String text, String forms) {
    String rest = text.substring(text.indexOf(':') + 1);
    return switch (text.substring(0, text.length() - rest.length())) {
      case "credential:" -> new Credential(name(rest, "[\\w.@-]{1,255}", forms));
      case "env:" -> new Variable(name(rest, "[A-Za-z_]\\w*", forms));
      case "file:" -> new InFile(path(rest, forms));
      default -> throw unknown(forms);
    };
  }

  private static String name(String name, String pattern, String forms) {
    if (!name.matches(pattern) || name.equals(".") || name.equals("..")) {
      throw unknown(forms);
    }
    return name;
  }

  private static Path path(String text, String forms) {
    try {
      Path path = Path.of(text);
      if (path.getFileName() != null && !path.toString().isEmpty()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw unknown(forms);
  }

  private static IllegalArgumentException unknown(String forms) {
    return new IllegalArgumentException("expected " + forms + ", got something else");
  }
}
