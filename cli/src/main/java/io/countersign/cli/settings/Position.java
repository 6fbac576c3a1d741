package io.countersign.cli.settings;

/**
 * A place in the file.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Position(int line, int column) {
  static final Position START = new Position(1, 1);
}
