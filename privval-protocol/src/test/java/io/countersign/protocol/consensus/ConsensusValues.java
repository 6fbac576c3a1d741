package io.countersign.protocol.consensus;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Consensus values for properties: any that the wire can carry, extremes of every field included.
 */
public final class ConsensusValues {
  private ConsensusValues() {}

  public static Arbitrary<Vote> votes() {
    return Combinators.combine(
            Arbitraries.of(Step.PREVOTE, Step.PRECOMMIT),
            Arbitraries.longs(),
            Arbitraries.integers(),
            blockIds(),
            timestamps(),
            bytes(21),
            Arbitraries.integers(),
            Combinators.combine(bytes(300), bytes(300)).as(Extensions::new))
        .as(
            (type, height, round, block, time, address, index, extensions) ->
                new Vote(
                    type,
                    height,
                    round,
                    block,
                    time,
                    address,
                    index,
                    extensions.first(),
                    extensions.second()));
  }

  private record Extensions(Bytes first, Bytes second) {}

  public static Arbitrary<Proposal> proposals() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.integers(),
            Arbitraries.integers(),
            blockIds(),
            timestamps())
        .as(Proposal::new);
  }

  public static Arbitrary<Bytes> bytes(int maxLength) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(maxLength).map(Bytes::copyOf);
  }

  /** Any text that has a UTF-8 form. */
  public static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(50),
        Arbitraries.strings().withChars("aß水\0").ofMaxLength(50),
        Arbitraries.of("", "test", "😀", "\n"));
  }

  private static Arbitrary<BlockId> blockIds() {
    Arbitrary<Bytes> hashes =
        Arbitraries.bytes().array(byte[].class).ofSize(BlockId.HASH_LENGTH).map(Bytes::copyOf);
    return Arbitraries.oneOf(
        Arbitraries.just(BlockId.NIL),
        Combinators.combine(hashes, Arbitraries.integers(), hashes).as(BlockId::new),
        Combinators.combine(bytes(33), Arbitraries.integers(), bytes(33)).as(BlockId::new));
  }

  private static Arbitrary<Timestamp> timestamps() {
    return Arbitraries.oneOf(
        Arbitraries.of(Timestamp.GO_ZERO, Timestamp.EPOCH),
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers()).as(Timestamp::new));
  }
}
