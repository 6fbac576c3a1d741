package io.countersign.tunnel.daemon;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the system said, without what Netty puts around it. */
final class SocketWords {
  private static final Pattern NATIVE = Pattern.compile("failed with error\\(-?\\d+\\): ([^:]+)");

  private SocketWords() {}

  static String of(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher matcher = NATIVE.matcher(message);
    String words = matcher.find() ? matcher.group(1) : message.replaceFirst(": [^:]*/.*", "");
    return words.substring(0, Math.min(1, words.length())).toLowerCase(Locale.ROOT)
        + words.substring(Math.min(1, words.length()));
  }
}
