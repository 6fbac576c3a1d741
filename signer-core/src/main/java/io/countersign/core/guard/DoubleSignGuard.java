package io.countersign.core.guard;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.signbytes.SignedContent;
import java.util.Arrays;

/**
 * The rule of CometBFT's FilePV ({@code privval/file.go}: CheckHRS, signVote, signProposal), no
 * more and no less. TMKMS's further rule, two different blocks in two steps of one round, is not
 * ours: a validator locked on one block must be able to precommit another that two thirds prevoted.
 */
public final class DoubleSignGuard {
  private DoubleSignGuard() {}

  /**
   * Decides from the last watermark and the request alone.
   *
   * @param signBytes canonical bytes of the message asked for at {@code position}
   */
  public static Decision decide(Watermark last, HeightRoundStep position, byte[] signBytes) {
    int order = position.compareTo(last.position());
    if (order > 0) {
      return last.satOut(position)
          ? new Decision.Refuse(
              "sat out: round 0 of height %d may have been signed before this host lost its memory; round 1 and the next height are signed again"
                  .formatted(position.height()))
          : new Decision.SignNew();
    }
    if (order < 0 || last.isFloor()) {
      return new Decision.Refuse(
          "%s regression: asked to sign %s, last %s %s"
              .formatted(
                  regressed(last.position(), position), position, signed(last), last.describe()));
    }
    byte[] lastSignBytes = last.signBytes().toArray();
    if (Arrays.equals(signBytes, lastSignBytes)
        || SignedContent.equalApartFromTimestamp(position.step(), lastSignBytes, signBytes)) {
      return new Decision.SignAgain(SignedContent.timestamp(position.step(), lastSignBytes));
    }
    return new Decision.Refuse(
        "conflicting data: asked to sign %s for %s, already %s it for %s"
            .formatted(
                position,
                SignedContent.describe(position.step(), signBytes),
                signed(last),
                SignedContent.describe(position.step(), lastSignBytes)));
  }

  /** Where no signature is known its key may have failed: whether there is one, nobody knows. */
  private static String signed(Watermark last) {
    return last.isFloor() || !last.signature().isEmpty() ? "signed" : "began to sign";
  }

  private static String regressed(HeightRoundStep last, HeightRoundStep asked) {
    if (asked.height() != last.height()) {
      return "height";
    }
    return asked.round() != last.round() ? "round" : "step";
  }
}
