package io.countersign.core.session;

import io.countersign.core.Bucket;
import io.countersign.core.ChainSigner;
import io.countersign.core.RawSigningResult;
import io.countersign.core.SigningResult;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers requests for raw bytes of one chain, all its nodes together: what the rules allow, and no
 * more of it than they say, so that no vote waits long behind it.
 */
public final class RawBytes {
  private final ChainSigner signer;
  private final RawBytesRules rules;
  private final Bucket signatures;

  public RawBytes(ChainSigner signer, RawBytesRules rules) {
    this(signer, rules, System::nanoTime);
  }

  RawBytes(ChainSigner signer, RawBytesRules rules, LongSupplier nanoTime) {
    this.signer = signer;
    this.rules = rules;
    this.signatures = new Bucket(rules.perSecond(), rules.perSecond(), nanoTime);
  }

  /** For celestia-core; the request is for our chain. */
  Response answer(Request.SignRawBytes ask) {
    return refusal(rules.problem(ask.rawBytes(), ask.uniqueId()))
        .orElseGet(() -> response(signer.signRawBytes(ask.rawBytes(), ask.uniqueId())));
  }

  /** For CometBFT 1.0. */
  Response answer(Request.SignBytes ask) {
    return refusal(rules.problem(ask.value()))
        .orElseGet(() -> response(signer.signAsItIs(ask.value())));
  }

  private Optional<Response> refusal(Optional<String> problem) {
    if (problem.isPresent()) {
      return Optional.of(refused(ErrorCode.INVALID_REQUEST, problem.get()));
    }
    return isWithinLimit()
        ? Optional.empty()
        : Optional.of(
            refused(
                ErrorCode.INVALID_REQUEST,
                "expected at most %d requests for raw bytes a second (raw_bytes_per_second), got more"
                    .formatted(rules.perSecond())));
  }

  private synchronized boolean isWithinLimit() {
    return signatures.take();
  }

  private static Response response(RawSigningResult result) {
    return switch (result) {
      case RawSigningResult.Signed signed -> new Response.SignedRawBytes(signed.signature());
      case SigningResult.Refused(int code, String reason) -> refused(code, reason);
    };
  }

  private static Response refused(int code, String reason) {
    return new Response.Refused(Request.Kind.RAW_BYTES, code, reason);
  }
}
