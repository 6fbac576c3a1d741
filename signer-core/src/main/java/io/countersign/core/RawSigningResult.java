package io.countersign.core;

import io.countersign.protocol.consensus.Bytes;

/** What became of a request to sign raw bytes; a refusal is {@link SigningResult.Refused}. */
public sealed interface RawSigningResult permits RawSigningResult.Signed, SigningResult.Refused {
  /** A signature that may leave. */
  record Signed(Bytes signature) implements RawSigningResult {}
}
