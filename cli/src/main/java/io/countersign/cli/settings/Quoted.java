package io.countersign.cli.settings;

import io.countersign.protocol.crypto.KeyLikeText;

/** Prints what stands in a file so that it cannot garble a terminal or a log. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  /** In double quotes, control characters escaped, bounded; nothing of what may be a secret. */
  static String of(String text) {
    if (KeyLikeText.is(text)) {
      return "what looks like a key and is not shown";
    }
    return "\"" + escaped(text, LONGEST) + "\"";
  }

  /** On one line, control characters escaped, bounded. */
  static String escaped(String text, int longest) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.append(text.length() > longest ? ".." : "").toString();
  }
}
