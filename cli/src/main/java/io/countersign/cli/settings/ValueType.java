package io.countersign.cli.settings;

/** What may stand behind a key. */
public enum ValueType {
  TEXT("a string"),
  FLAG("true or false"),
  NUMBER("a whole number"),
  TEXT_OR_NUMBER("a string or a whole number"),
  TEXTS("a list of strings"),
  TABLE("a table"),
  TABLES("an array of tables");

  private final String description;

  ValueType(String description) {
    this.description = description;
  }

  /** For operators: {@code a list of strings}. */
  public String description() {
    return description;
  }
}
