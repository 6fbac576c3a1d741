package io.countersign.softsign.encrypted;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.subtle.AesGcmAead;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * AES-256-GCM under what Argon2id makes of a passphrase.
 *
 * <p>Tink's primitive for one key of known bytes, without prefix and keyset: what comes out is
 * nonce, ciphertext and tag, which every other AES-GCM reads. Tink and the JCA keep copies of the
 * derived key that cannot be wiped; the passphrase is in none of them.
 */
final class PassphraseKey {
  static final int NONCE_LENGTH = 12;
  static final int TAG_LENGTH = 16;
  private static final int KEY_LENGTH = 32;

  /** A block of 1 KiB is an array and an object around it, and a reference. */
  private static final double HEAP_PER_KIB = 1.06 * 1024;

  /** What the young generation and all else may still need. */
  private static final long HEAP_LEFT_ALONE = 12L << 20;

  private PassphraseKey() {}

  /**
   * Derives the key, which takes time and memory as {@code cost} says.
   *
   * @throws EncryptedKeyException if this process may not use so much memory
   */
  static Aead derive(SecretBytes passphrase, Bytes salt, Argon2Cost cost)
      throws EncryptedKeyException {
    requireHeap(cost);
    byte[] secret = passphrase.exposeCopy();
    byte[] key = new byte[KEY_LENGTH];
    try {
      Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
      argon2.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memoryKib())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt.toArray())
              .build());
      argon2.generateBytes(secret, key);
      return aead(key);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * A passphrase is one key, not a set of keys to rotate: what Tink would have callers consider.
   */
  @AccessesPartialKey
  @LowLevelCryptoCaller
  static Aead aead(byte[] key) {
    try {
      return AesGcmAead.create(
          AesGcmKey.builder()
              .setParameters(
                  AesGcmParameters.builder()
                      .setKeySizeBytes(KEY_LENGTH)
                      .setIvSizeBytes(NONCE_LENGTH)
                      .setTagSizeBytes(TAG_LENGTH)
                      .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                      .build())
              .setKeyBytes(
                  com.google.crypto.tink.util.SecretBytes.copyFrom(
                      key, InsecureSecretKeyAccess.get()))
              .build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /** Beforehand: the program is set to end when its heap does. */
  private static void requireHeap(Argon2Cost cost) throws EncryptedKeyException {
    long needed = (long) (cost.memoryKib() * HEAP_PER_KIB) + HEAP_LEFT_ALONE;
    if (needed > heapLeft()) {
      System.gc(); // what is dead may be most of it
    }
    if (needed > heapLeft()) {
      throw new EncryptedKeyException(
          "expected enough memory for %s, got a heap of %d MiB: set COUNTERSIGN_JAVA_OPTS=-Xmx%dm"
              .formatted(
                  cost,
                  Runtime.getRuntime().maxMemory() >> 20,
                  (needed >> 20) + (HEAP_LEFT_ALONE >> 20)));
    }
  }

  private static long heapLeft() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }
}
