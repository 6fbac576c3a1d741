package io.countersign.cli.tmkms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The file as we keep it: JSON in one sector, written in place, so that it is quick and needs no
 * further room on the disk. Ceilings stand in its halves by turns, the other one blank: a page that
 * was torn between two of them, wherever, has fields without an end, an end without a beginning, or
 * a field twice, and every reader refuses it. No number is ever put together from two. Everything
 * else is written over a blank page.
 */
final class StatePage {
  /** A sector. */
  static final int LENGTH = 512;

  private static final String BEGIN = "{\"note\":\"kept by countersign\",";
  private static final String END = "}\n";
  private static final int HALF = (LENGTH - BEGIN.length() - END.length()) / 2;

  /** Where a ceiling stands. */
  enum Half {
    LEFT,
    RIGHT;

    Half other() {
      return this == LEFT ? RIGHT : LEFT;
    }
  }

  private StatePage() {}

  static byte[] of(TmkmsState.Ceiling ceiling, Half half) {
    String fields = padded(StateFields.of(ceiling), HALF);
    return page(half == Half.LEFT ? fields : " ".repeat(HALF) + fields);
  }

  /** Over a {@link #blank} one only. */
  static byte[] of(TmkmsState.Signed signed) {
    return page(StateFields.of(signed));
  }

  /** Without fields: no reader of JSON takes it. */
  static byte[] blank() {
    return page("");
  }

  private static byte[] page(String fields) {
    return (padded(BEGIN + fields, LENGTH - END.length()) + END)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String padded(String text, int length) {
    if (text.length() > length) {
      throw new IllegalArgumentException(
          "expected at most %d characters, got %d".formatted(length, text.length()));
    }
    return text + " ".repeat(length - text.length());
  }

  /** Whether a file is one of ours, whole or torn; TMKMS and editors write others. */
  static boolean isPage(byte[] content) {
    byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
    return content.length == LENGTH
        && Arrays.equals(content, 0, begin.length, begin, 0, begin.length);
  }

  /** Where the ceiling stands, in a page that has one. */
  static Half half(byte[] page) {
    return page[BEGIN.length()] == ' ' ? Half.RIGHT : Half.LEFT;
  }
}
