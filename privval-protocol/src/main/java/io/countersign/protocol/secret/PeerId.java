package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.HexFormat;

/** A node's id (CometBFT {@code p2p/key.go}). */
public final class PeerId {
  private static final int LENGTH = 20;

  private PeerId() {}

  /** Lower-case hex of the first 20 bytes of the public key's SHA-256: 40 characters. */
  public static String of(Bytes publicKey) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.toArray());
      return HexFormat.of().formatHex(digest, 0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException("the JDK has no SHA-256", e);
    }
  }
}
