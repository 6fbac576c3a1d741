package io.countersign.tunnel.psk;

import java.util.Arrays;

/** The text of a key as stunnel reads it. */
final class KeyText {
  private KeyText() {}

  /**
   * What a text of hexadecimal digits spells, colons allowed between two bytes; the bytes of any
   * other text. A fresh array.
   */
  static byte[] bytes(byte[] text) {
    byte[] spelled = new byte[text.length / 2];
    int length = 0;
    int at = 0;
    while (at < text.length) {
      if (text[at] == ':') {
        at++;
        continue;
      }
      int high = Character.digit(text[at], 16);
      int low = at + 1 < text.length ? Character.digit(text[at + 1], 16) : -1;
      if (high < 0 || low < 0) {
        Arrays.fill(spelled, (byte) 0);
        return text.clone();
      }
      spelled[length++] = (byte) (high << 4 | low);
      at += 2;
    }
    byte[] exact = Arrays.copyOf(spelled, length);
    Arrays.fill(spelled, (byte) 0);
    return exact;
  }
}
