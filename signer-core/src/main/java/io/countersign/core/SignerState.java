package io.countersign.core;

import io.countersign.core.watermark.Watermark;
import java.util.Optional;

/**
 * How a signer stands, for whoever looks at it.
 *
 * @param last what was signed last
 * @param lastAt when, in milliseconds since 1970; 0 if it is not known
 * @param failed whether nothing is signed any more before a restart
 * @param problem why the last request could not be answered; empty if it could
 * @param keyProblem why the key could not sign now, as far as is known; empty if it could
 */
public record SignerState(
    Watermark last, long lastAt, boolean failed, String problem, String keyProblem) {
  SignerState(Watermark last, long lastAt, boolean failed, String problem) {
    this(last, lastAt, failed, problem, "");
  }

  SignerState stopped(String reason) {
    return new SignerState(last, lastAt, true, reason, keyProblem);
  }

  SignerState with(Optional<String> newKeyProblem) {
    return newKeyProblem.isEmpty()
        ? this
        : new SignerState(last, lastAt, failed, problem, newKeyProblem.get());
  }
}
