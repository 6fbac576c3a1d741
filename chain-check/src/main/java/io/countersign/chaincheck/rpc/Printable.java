package io.countersign.chaincheck.rpc;

/** Text of a stranger's choosing, fit for a log line. */
public final class Printable {
  private static final int LONGEST = 160;

  private Printable() {}

  /** Printable ASCII, anything else a question mark, bounded. */
  public static String of(String text) {
    String begin = text.substring(0, Math.min(text.length(), LONGEST));
    return begin.replaceAll("[^ -~]", "?") + (text.length() > LONGEST ? ".." : "");
  }
}
