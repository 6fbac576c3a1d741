package io.countersign.protocol.consensus;

/**
 * A prevote or precommit.
 *
 * @param type {@link Step#PREVOTE} or {@link Step#PRECOMMIT}
 * @param validatorAddress 20 bytes, or empty; not signed
 * @param validatorIndex not signed
 * @param extension vote extension (CometBFT 0.38 and later), signed on its own
 * @param nonRpExtension the second extension of CometBFT 2.0, signed on its own
 */
public record Vote(
    Step type,
    long height,
    int round,
    BlockId blockId,
    Timestamp timestamp,
    Bytes validatorAddress,
    int validatorIndex,
    Bytes extension,
    Bytes nonRpExtension)
    implements SignableMessage {
  public Vote {
    if (type == Step.PROPOSAL) {
      throw new IllegalArgumentException("expected a prevote or precommit, got a proposal");
    }
  }

  @Override
  public HeightRoundStep position() {
    return new HeightRoundStep(height, round, type);
  }

  /** The same vote at another time. */
  public Vote at(Timestamp time) {
    return time.equals(timestamp)
        ? this
        : new Vote(
            type,
            height,
            round,
            blockId,
            time,
            validatorAddress,
            validatorIndex,
            extension,
            nonRpExtension);
  }

  /** Extensions are signed for a precommit of a block, empty ones included, and never otherwise. */
  public boolean carriesExtension() {
    return type == Step.PRECOMMIT && !blockId.isNil();
  }
}
