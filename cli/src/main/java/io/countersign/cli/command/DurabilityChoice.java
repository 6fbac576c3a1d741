package io.countersign.cli.command;

/** The values of {@code durability} in {@code [[chain]]}. */
enum DurabilityChoice {
  EACH(""),
  AHEAD("durability = \"ahead\"");

  private final String line;

  DurabilityChoice(String line) {
    this.line = line;
  }

  /** What the configuration says of it; empty for the default. */
  String line() {
    return line;
  }
}
