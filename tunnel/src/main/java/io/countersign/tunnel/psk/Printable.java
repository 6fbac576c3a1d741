package io.countersign.tunnel.psk;

/** Text of a peer as it may stand in a log line. */
final class Printable {
  private static final int LIMIT = 64;

  private Printable() {}

  /** In quotes, at most so long, with nothing that a terminal obeys. */
  static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.chars()
        .limit(LIMIT)
        .forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '"' ? (char) c : '?'));
    return shown.append(text.length() > LIMIT ? "...\"" : "\"").toString();
  }
}
