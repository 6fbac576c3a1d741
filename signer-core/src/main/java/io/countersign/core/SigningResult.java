package io.countersign.core;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Timestamp;

/** What became of a request to sign. */
public sealed interface SigningResult {
  /**
   * Signatures that may leave.
   *
   * @param timestamp the one that was signed, an earlier one if this was signed before
   * @param extensionSignature empty where none was asked for
   * @param nonRpExtensionSignature empty where none was asked for
   * @param again whether the signature is the very one that was made before
   */
  record Signed(
      Timestamp timestamp,
      Bytes signature,
      Bytes extensionSignature,
      Bytes nonRpExtensionSignature,
      boolean again)
      implements SigningResult {}

  /**
   * Nothing was signed.
   *
   * @param code see {@link io.countersign.protocol.codec.ErrorCode}
   */
  record Refused(int code, String reason) implements SigningResult, RawSigningResult {}
}
