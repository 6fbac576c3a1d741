package io.countersign.protocol.consensus;

/**
 * A block proposal.
 *
 * @param polRound round of the proof of lock, -1 when there is none
 */
public record Proposal(long height, int round, int polRound, BlockId blockId, Timestamp timestamp)
    implements SignableMessage {
  @Override
  public HeightRoundStep position() {
    return new HeightRoundStep(height, round, Step.PROPOSAL);
  }

  /** The same proposal at another time. */
  public Proposal at(Timestamp time) {
    return time.equals(timestamp) ? this : new Proposal(height, round, polRound, blockId, time);
  }
}
