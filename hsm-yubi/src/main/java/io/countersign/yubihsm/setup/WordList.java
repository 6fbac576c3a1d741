package io.countersign.yubihsm.setup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The 2048 English words of BIP-39, in their order, which is that of the alphabet. */
final class WordList {
  static final int SIZE = 2048;
  static final int LONGEST_WORD = 8;

  private final List<String> words;

  private WordList(List<String> words) {
    this.words = words;
  }

  static WordList read() {
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      if (in == null) {
        throw new IllegalStateException("expected bip39-english.txt in the program, found none");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return new WordList(text.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("bip39-english.txt in the program cannot be read", e);
    }
  }

  String word(int index) {
    return words.get(index);
  }

  /** Negative if there is no such word. */
  int indexOf(char[] typed, int from, int to) {
    int low = 0;
    int high = words.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(words.get(middle), typed, from, to);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Without a String of what was typed, which could not be wiped. */
  private static int compare(String word, char[] typed, int from, int to) {
    int length = to - from;
    for (int i = 0; i < Math.min(word.length(), length); i++) {
      int order = Character.compare(word.charAt(i), typed[from + i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(word.length(), length);
  }
}
