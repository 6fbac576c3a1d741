package io.countersign.protocol.crypto;

import java.util.regex.Pattern;

/**
 * A text with the form of a private key. Somebody may have put a key where something else was asked
 * for, its file most of all: then it is not to be repeated, since messages end up in logs.
 */
public final class KeyLikeText {
  /** 32 or 64 bytes in base64, with what may be around them; tried once in a row of letters. */
  private static final Pattern PADDED =
      Pattern.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={1,2}");

  /** The same without the end; no path is likely to be so. */
  private static final Pattern UNPADDED =
      Pattern.compile(
          "(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9+/]{85,87})");

  private static final Pattern HEXADECIMAL =
      Pattern.compile("(?<![0-9A-Za-z])(?:0x)?(?:[0-9A-Fa-f]{64}){1,2}(?![0-9A-Za-z])");

  private KeyLikeText() {}

  /** Whether it is one, in base64 or hexadecimal. */
  public static boolean is(String text) {
    String bare = text.strip();
    return PADDED.matcher(bare).find()
        || UNPADDED.matcher(bare).matches()
        || HEXADECIMAL.matcher(bare).find();
  }
}
