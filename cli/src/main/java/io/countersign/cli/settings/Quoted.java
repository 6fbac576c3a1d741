package io.countersign.cli.settings;

/** Prints what stands in a file so that it cannot garble a terminal or a log. */
final class Quoted {
  private static final int LONGEST = 80;

  private Quoted() {}

  /** In double quotes, control characters escaped, bounded. */
  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append(text.length() > LONGEST ? "..\"" : "\"").toString();
  }
}
