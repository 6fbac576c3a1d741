package io.countersign.protocol.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that must not leak: never printed, compared in constant time, overwritten on {@link
 * #close}. Reading them takes a call of {@link #exposeCopy}, so that every place that does is found
 * by its name. May be used from several threads.
 *
 * <p>Java gives no guarantee beyond this array: a moving collector may have left an older copy, and
 * JCA key objects hold copies of their own.
 */
public final class SecretBytes implements AutoCloseable {
  private final int length;
  private byte @Nullable [] value;

  private SecretBytes(byte[] value) {
    this.value = value;
    this.length = value.length;
  }

  /** A copy of {@code value}; the caller still has to wipe his own. */
  public static SecretBytes copyOf(byte[] value) {
    return new SecretBytes(value.clone());
  }

  /** Takes {@code value} over without copying: the caller must not use it any more. */
  public static SecretBytes takeOver(byte[] value) {
    return new SecretBytes(value);
  }

  /** Fresh bytes of the system's random generator. */
  public static SecretBytes random(int length) {
    byte[] value = new byte[length];
    new SecureRandom().nextBytes(value);
    return new SecretBytes(value);
  }

  /** In bytes; still known after {@link #close}. */
  public int length() {
    return length;
  }

  /**
   * The secret itself, in an array that the caller wipes when done.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public synchronized byte[] exposeCopy() {
    return live().clone();
  }

  /**
   * Whether both hold the same bytes, in a time that depends on the lengths alone.
   *
   * @throws IllegalStateException if either is closed
   */
  public boolean contentEquals(SecretBytes other) {
    byte[] theirs = other.exposeCopy();
    try {
      synchronized (this) {
        return MessageDigest.isEqual(live(), theirs);
      }
    } finally {
      Arrays.fill(theirs, (byte) 0);
    }
  }

  /** Overwrites the bytes. */
  @Override
  public synchronized void close() {
    if (value != null) {
      Arrays.fill(value, (byte) 0);
      value = null;
    }
  }

  /** Says how long it is and nothing else. */
  @Override
  public String toString() {
    return "SecretBytes[" + length + " bytes]";
  }

  private byte[] live() {
    if (value == null) {
      throw new IllegalStateException("expected an open secret, got one that was wiped");
    }
    return value;
  }
}
