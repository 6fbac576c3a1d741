package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whose watermark a file holds; a file of any other owner is refused.
 *
 * @param chainId 1 to {@link #MAX_CHAIN_ID_LENGTH} bytes of UTF-8
 * @param keyFingerprint 32 bytes, SHA-256 over the key type's name, a zero byte and the raw public
 *     key
 */
public record WatermarkOwner(String chainId, Bytes keyFingerprint) {
  /** {@code MaxChainIDLen} of CometBFT's {@code types/genesis.go}. */
  public static final int MAX_CHAIN_ID_LENGTH = 50;

  public static final int FINGERPRINT_LENGTH = 32;

  public WatermarkOwner {
    int length = chainId.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > MAX_CHAIN_ID_LENGTH) {
      throw new IllegalArgumentException(
          "expected a chain id of 1 to %d bytes, got %d".formatted(MAX_CHAIN_ID_LENGTH, length));
    }
    if (keyFingerprint.length() != FINGERPRINT_LENGTH) {
      throw new IllegalArgumentException(
          "expected a fingerprint of %d bytes, got %d"
              .formatted(FINGERPRINT_LENGTH, keyFingerprint.length()));
    }
  }

  /** The owner for one key on one chain. */
  public static WatermarkOwner of(String chainId, PublicKey key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.type().label().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return new WatermarkOwner(chainId, Bytes.copyOf(digest.digest(key.bytes().toArray())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Passes if {@code found}, read from a file, is this owner.
   *
   * @throws WatermarkException naming both, if the file is another chain's or another key's
   */
  void requireSame(WatermarkOwner found) throws WatermarkException {
    found.requireChain(chainId);
    if (!found.keyFingerprint().equals(keyFingerprint)) {
      throw new WatermarkException(
          "expected the watermark of the key with fingerprint %s, found that of another key, %s"
              .formatted(keyFingerprint.hexPrefix(8), found.keyFingerprint().hexPrefix(8)));
    }
  }

  /**
   * Passes if this is the owner on {@code expected}.
   *
   * @throws WatermarkException naming both, if it is of another chain
   */
  void requireChain(String expected) throws WatermarkException {
    if (!chainId.equals(expected)) {
      throw new WatermarkException(
          "expected the watermark of chain %s, found that of chain %s"
              .formatted(expected, chainId));
    }
  }
}
