package io.countersign.pkcs11.cryptoki;

import java.nio.charset.StandardCharsets;

/** Text that a module answers: UTF-8, or what it takes for it. */
public final class TokenText {
  private TokenText() {}

  /** Of a structure, which pads it with blanks (PKCS #11 2.40 base, section 2.1). */
  static String padded(byte[] structure, int offset, int length) {
    return printable(new String(structure, offset, length, StandardCharsets.UTF_8));
  }

  /** What stands there; characters that a terminal could take for something else become '?'. */
  public static String printable(byte[] text) {
    return printable(new String(text, StandardCharsets.UTF_8));
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 ? ' ' : c) // some pad with zeros
        .map(c -> isPrintable(c) ? c : '?')
        .forEach(printable::appendCodePoint);
    return printable.toString().strip();
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
