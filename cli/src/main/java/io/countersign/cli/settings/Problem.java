package io.countersign.cli.settings;

/**
 * One thing that is wrong with the file, or worth saying of it.
 *
 * @param file as the operator named it
 * @param line from 1
 * @param column from 1, in characters
 * @param text bounded, and on one line: what cannot be printed is escaped
 */
public record Problem(String file, int line, int column, String text) {
  /** In characters; ours have some hundred. */
  private static final int LONGEST = 2_000;

  public Problem {
    text = Quoted.escaped(text, LONGEST); // there may be something of the file in it
  }

  /** {@code tmkms.toml:12:1: what is wrong}, the form that editors and terminals link. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text;
  }
}
