package io.countersign.core.guard;

import java.util.regex.Pattern;

/** Text of a peer's own making, fit for a log line and an error. */
public final class PeerText {
  /** They could begin a log line of the peer's own making. */
  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cc}");

  private PeerText() {}

  /** In quotes, at most 64 characters, control characters replaced. */
  public static String quoted(String text) {
    return "\"%.64s\"".formatted(CONTROL_CHARACTER.matcher(text).replaceAll("?"));
  }
}
