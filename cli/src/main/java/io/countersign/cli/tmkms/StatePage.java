package io.countersign.cli.tmkms;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The file as we keep it: JSON of a fixed length, written in place, so that it needs no further
 * room on the disk. The fields stand in one half, the other is blank, and the next state goes to
 * the other half: one that is torn has no fields, or an end without a beginning, or some of them
 * twice, and every reader of JSON refuses it. No number in it is ever made of two.
 */
final class StatePage {
  /** Two sectors. */
  static final int LENGTH = 1024;

  private static final String BEGIN =
      "{\"note\":\"kept by countersign for TMKMS, which signs nothing up to here\",";
  private static final String END = "}\n";

  /** Where the fields stand. */
  enum Half {
    LEFT,
    RIGHT;

    Half other() {
      return this == LEFT ? RIGHT : LEFT;
    }
  }

  private StatePage() {}

  /** A state's; without fields, which no reader of JSON takes, where there is none. */
  static byte[] of(TmkmsState state, Half half) {
    String fields =
        switch (state) {
          case TmkmsState.Signed signed -> StateFields.of(signed);
          case TmkmsState.Ceiling ceiling -> StateFields.of(ceiling);
          case TmkmsState.Nothing _, TmkmsState.Torn _ -> "";
        };
    return page(fields, half);
  }

  private static byte[] page(String fields, Half half) {
    String blank = "";
    String text =
        padded(BEGIN + (half == Half.LEFT ? fields : blank), LENGTH / 2)
            + padded(half == Half.RIGHT ? fields : blank, LENGTH / 2 - END.length())
            + END;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String padded(String text, int length) {
    if (text.length() >= length) {
      throw new IllegalArgumentException(
          "expected a state that fits half a page, got %d characters".formatted(text.length()));
    }
    return text + " ".repeat(length - text.length());
  }

  /** Whether a file is one of ours, whole or torn; TMKMS and editors write others. */
  static boolean isPage(byte[] content) {
    byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
    return content.length == LENGTH
        && Arrays.equals(content, 0, begin.length, begin, 0, begin.length);
  }

  /** Where the fields of a whole page stand. */
  static Half half(byte[] page) {
    return page[BEGIN.length()] == ' ' ? Half.RIGHT : Half.LEFT;
  }
}
