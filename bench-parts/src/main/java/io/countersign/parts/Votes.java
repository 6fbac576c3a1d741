package io.countersign.parts;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;

/** What a node of a usual chain asks for. */
final class Votes {
  static final String CHAIN = "bench-parts-1";

  private static final BlockId BLOCK =
      new BlockId(Bytes.ofHex("AB".repeat(32)), 1, Bytes.ofHex("CD".repeat(32)));

  private Votes() {}

  static Vote prevote(long height) {
    return new Vote(
        Step.PREVOTE,
        height,
        0,
        BLOCK,
        new Timestamp(1_700_000_000L + height, 123_456_789),
        Bytes.ofHex("EF".repeat(20)),
        7,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }
}
