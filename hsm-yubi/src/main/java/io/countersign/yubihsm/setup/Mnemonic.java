package io.countersign.yubihsm.setup;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.util.Arrays;

/**
 * 32 bytes of entropy as 24 English words (BIP-39, "Generating the mnemonic"): 256 bits and the
 * first eight of their SHA-256, eleven bits a word. What BIP-39 calls the seed is not used, as in
 * TMKMS: keys are derived from the entropy itself, see {@link Derivation}.
 */
public final class Mnemonic implements AutoCloseable {
  /** In words. */
  public static final int LENGTH = 24;

  /** Of the entropy, in bytes. */
  public static final int ENTROPY_LENGTH = 32;

  private static final int BITS_A_WORD = 11;

  /** Of a phrase with one space between words. */
  private static final int LONGEST = LENGTH * (WordList.LONGEST_WORD + 1);

  private final SecretBytes entropy;

  private Mnemonic(SecretBytes entropy) {
    this.entropy = entropy;
  }

  /**
   * Of entropy.
   *
   * @param entropy {@value #ENTROPY_LENGTH} bytes; the caller's own from here on
   */
  public static Mnemonic of(SecretBytes entropy) {
    if (entropy.length() != ENTROPY_LENGTH) {
      throw new IllegalArgumentException(
          "expected %d bytes of entropy, got %d".formatted(ENTROPY_LENGTH, entropy.length()));
    }
    return new Mnemonic(SecretBytes.takeOver(entropy.exposeCopy()));
  }

  /**
   * Reads what somebody typed: words in lower case with any spaces between and around them.
   *
   * @param typed wiped
   * @throws MnemonicException if it has another number of words, one that is not in the list, or a
   *     checksum that does not fit
   */
  public static Mnemonic parse(char[] typed) throws MnemonicException {
    byte[] bits = new byte[ENTROPY_LENGTH + 1];
    try {
      read(typed, bits);
      byte[] entropy = Arrays.copyOf(bits, ENTROPY_LENGTH);
      if (checksum(entropy) != bits[ENTROPY_LENGTH]) {
        Arrays.fill(entropy, (byte) 0);
        throw new MnemonicException(
            "the checksum of these 24 words does not fit: at least one of them is another word, or they stand in another order");
      }
      return new Mnemonic(SecretBytes.takeOver(entropy));
    } finally {
      Arrays.fill(bits, (byte) 0);
      Arrays.fill(typed, '\0');
    }
  }

  private static void read(char[] typed, byte[] bits) throws MnemonicException {
    WordList list = WordList.read();
    int count = 0;
    int from = 0;
    while (from < typed.length) {
      int to = from;
      while (to < typed.length && !Character.isWhitespace(typed[to])) {
        to++;
      }
      if (to > from) {
        if (count < LENGTH) {
          put(bits, count, index(list, typed, from, to, count + 1));
        }
        count++;
      }
      from = to + 1;
    }
    if (count != LENGTH) {
      throw new MnemonicException("expected %d words, got %d".formatted(LENGTH, count));
    }
  }

  private static int index(WordList list, char[] typed, int from, int to, int number)
      throws MnemonicException {
    int index = list.indexOf(typed, from, to);
    if (index < 0) {
      throw new MnemonicException(
          "word %d is not one of BIP-39's English words: expected them in lower case, with spaces between"
              .formatted(number));
    }
    return index;
  }

  private static void put(byte[] bits, int word, int index) {
    for (int i = 0; i < BITS_A_WORD; i++) {
      if (((index >>> (BITS_A_WORD - 1 - i)) & 1) == 1) {
        int at = word * BITS_A_WORD + i;
        bits[at / 8] |= (byte) (0x80 >>> (at % 8));
      }
    }
  }

  /** The entropy; the caller closes it. */
  SecretBytes entropy() {
    return SecretBytes.takeOver(entropy.exposeCopy());
  }

  /** The words in ASCII, one space between them, as the admin's password; the caller closes it. */
  public SecretBytes phrase() {
    byte[] own = entropy.exposeCopy();
    byte[] bits = Arrays.copyOf(own, ENTROPY_LENGTH + 1);
    byte[] room = new byte[LONGEST];
    try {
      bits[ENTROPY_LENGTH] = checksum(own);
      WordList list = WordList.read();
      int end = 0;
      for (int word = 0; word < LENGTH; word++) {
        byte[] text = list.word(index(bits, word)).getBytes(StandardCharsets.US_ASCII);
        if (word > 0) {
          room[end++] = ' ';
        }
        System.arraycopy(text, 0, room, end, text.length);
        end += text.length;
      }
      return SecretBytes.takeOver(Arrays.copyOf(room, end));
    } finally {
      Arrays.fill(own, (byte) 0);
      Arrays.fill(bits, (byte) 0);
      Arrays.fill(room, (byte) 0);
    }
  }

  private static int index(byte[] bits, int word) {
    int index = 0;
    for (int at = word * BITS_A_WORD; at < (word + 1) * BITS_A_WORD; at++) {
      index = (index << 1) | ((bits[at / 8] >>> (7 - at % 8)) & 1);
    }
    return index;
  }

  private static byte checksum(byte[] entropy) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(entropy)[0];
    } catch (GeneralSecurityException e) {
      throw new ProviderException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    entropy.close();
  }
}
