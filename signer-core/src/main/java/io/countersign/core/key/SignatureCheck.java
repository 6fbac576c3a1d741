package io.countersign.core.key;

/** Verifies a fresh signature before it is released: a faulty one can give a key away. */
@FunctionalInterface
public interface SignatureCheck {
  /** Whether {@code signature} over {@code message} is the key's. */
  boolean verify(byte[] message, byte[] signature);
}
