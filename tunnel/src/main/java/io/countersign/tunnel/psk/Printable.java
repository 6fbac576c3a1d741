package io.countersign.tunnel.psk;

/** Text from outside, of a peer or an operator, as it may stand in a line of ours. */
public final class Printable {
  private static final int LIMIT = 64;

  private Printable() {}

  /** In quotes, at most 64 characters, with nothing that a terminal obeys. */
  public static String of(String text) {
    return "\"" + bare(text) + "\"";
  }

  /** The same without quotes around it, for a name. */
  public static String bare(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .limit(LIMIT)
        .forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '"' ? (char) c : '?'));
    return shown.append(text.length() > LIMIT ? "..." : "").toString();
  }
}
