package io.countersign.cli.tmkms;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;

/**
 * The fields of the JSON object, without its braces. The block id is the last one: whatever is cut
 * off lacks it, and TMKMS refuses a state without one.
 */
final class StateFields {
  /** The step that TMKMS is told for a whole round: above 2, its precommit. */
  static final int AFTER_PRECOMMIT = 3;

  /** Ours; TMKMS ignores it when it reads, and drops it when it writes. */
  static final String MARK = "countersign";

  /** In the mark: height, round and step again, so that an edited file is no ceiling of ours. */
  static final String CEILING = "ceiling";

  private StateFields() {}

  static String of(TmkmsState.Signed signed) {
    HeightRoundStep at = signed.position();
    BlockId block = signed.blockId();
    return "\"height\":\"%d\",\"round\":\"%d\",\"step\":%d,\"block_id\":{\"hash\":\"%s\",\"parts\":{\"total\":%s,\"hash\":\"%s\"}}"
        .formatted(
            at.height(),
            at.round(),
            at.step().number() - 1,
            block.hash().hex(),
            Integer.toUnsignedString(block.partsTotal()),
            block.partsHash().hex());
  }

  static String of(TmkmsState.Ceiling ceiling) {
    HeightRoundStep at = ceiling.position();
    return "\"height\":\"%d\",\"round\":\"%d\",\"step\":%d,\"%s\":{\"%s\":\"%s\"},\"block_id\":null"
        .formatted(at.height(), at.round(), AFTER_PRECOMMIT, MARK, CEILING, mark(at));
  }

  /** What the mark says of a ceiling. */
  static String mark(HeightRoundStep ceiling) {
    return "%d/%d/%d".formatted(ceiling.height(), ceiling.round(), AFTER_PRECOMMIT);
  }
}
