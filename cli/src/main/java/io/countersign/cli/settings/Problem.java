package io.countersign.cli.settings;

/**
 * One thing that is wrong with the file, or worth saying of it.
 *
 * @param file as the operator named it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Problem(String file, int line, int column, String text) {
  /** {@code tmkms.toml:12:1: what is wrong}, the form that editors and terminals link. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + text;
  }
}
