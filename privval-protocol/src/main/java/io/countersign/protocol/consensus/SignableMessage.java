package io.countersign.protocol.consensus;

/** What a consensus key signs: exactly one per height, round and step. */
public sealed interface SignableMessage permits Vote, Proposal {
  HeightRoundStep position();

  BlockId blockId();

  Timestamp timestamp();
}
