package io.countersign.cli.settings;

import java.util.Optional;
import java.util.regex.Pattern;

/** What may be the name of a key: it becomes part of a file name, and is typed in commands. */
final class KeyName {
  private static final Pattern GOOD = Pattern.compile("\\w[\\w.-]{0,49}");

  private KeyName() {}

  /** What is wrong with {@code name}, if anything. */
  static Optional<String> fault(String name) {
    return GOOD.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "expected a key's name of 1 to 50 letters, digits, dots, dashes and underscores, without a dot or dash in front, since it names a file, got "
                + Quoted.of(name));
  }

  /** What of {@code name} a file name can hold; all of a good one. */
  static String fileNamePart(String name) {
    return name.replaceAll("[^\\w.-]", "_");
  }
}
