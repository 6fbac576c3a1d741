package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The address under which CometBFT knows a validator ({@code crypto}, PubKey.Address). */
public final class ValidatorAddress {
  /** In bytes. */
  public static final int LENGTH = 20;

  private ValidatorAddress() {}

  /** For Ed25519 the first 20 bytes of the key's SHA-256, for secp256k1 that hash's RIPEMD-160. */
  public static Bytes of(PublicKey key) {
    byte[] hash = sha256(key.bytes().toArray());
    return Bytes.copyOf(
        switch (key.type()) {
          case ED25519 -> Arrays.copyOf(hash, LENGTH);
          case SECP256K1 -> ripemd160(hash);
        });
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] ripemd160(byte[] input) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    byte[] hash = new byte[LENGTH];
    digest.doFinal(hash, 0);
    return hash;
  }
}
