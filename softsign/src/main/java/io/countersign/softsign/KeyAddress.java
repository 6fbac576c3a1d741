package io.countersign.softsign;

import io.countersign.protocol.consensus.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The address under which CometBFT knows a validator ({@code crypto/ed25519}, PubKey.Address). */
public final class KeyAddress {
  private static final int LENGTH = 20;

  private KeyAddress() {}

  /** The first 20 bytes of the SHA-256 of a raw Ed25519 public key. */
  public static Bytes of(Bytes publicKey) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey.toArray());
      return Bytes.copyOf(Arrays.copyOf(hash, LENGTH));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
