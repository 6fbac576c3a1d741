package io.countersign.cli.tmkms;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.signbytes.SignedContent;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What stands in TMKMS's state file ({@code src/chain/state.rs}, written by serde from
 * iq-cometbft's {@code consensus::State}): JSON with height and round as text, step 0, 1 or 2, and
 * the block id.
 *
 * <p>TMKMS signs what is above it in height, round and step, and at its very position the same
 * block again. Beside that, two blocks in two steps of one round are refused.
 */
public sealed interface TmkmsState {
  /** No file, or the fresh one that TMKMS makes at height 0: nobody has said anything. */
  record Nothing() implements TmkmsState {}

  /**
   * The last thing signed, by TMKMS, or by us before a clean end: nothing at or below it may be
   * signed.
   *
   * @param blockId nil for a vote for no block
   */
  record Signed(HeightRoundStep position, BlockId blockId) implements TmkmsState {
    /** The whole file, as TMKMS writes it. */
    public String text() {
      return "{%s}".formatted(StateFields.of(this));
    }

    /** What was signed, its sign bytes unknown: nothing up to here may be signed again. */
    public Watermark floor() {
      return Watermark.floor(position);
    }

    /** Whether it tells of something that a watermark does not know of. */
    public boolean isNewsTo(Watermark own) {
      int order = position.compareTo(own.position());
      return order > 0
          || (order == 0 && !own.isFloor() && !Optional.of(blockId).equals(blockOf(own)));
    }

    /** {@code precommit 5/0 for block F3FF4D451E}. */
    public String describe() {
      return "%s for %s".formatted(position, BlockId.describe(blockId.hash()));
    }
  }

  /**
   * Ours, and marked so: everything we may have signed is at or below it. TMKMS signs above it, and
   * drops the mark when it writes. For us it is no floor: the watermark knows better.
   *
   * @param position a round's precommit: TMKMS is told of a step after it, which no vote is equal
   *     to
   */
  record Ceiling(HeightRoundStep position) implements TmkmsState {
    /** After it TMKMS signs nothing at all: signing has ended on this host. */
    public static final Ceiling OF_EVERYTHING = of(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** Everything up to the end of this round. */
    static Ceiling of(long height, int round) {
      return new Ceiling(new HeightRoundStep(height, round, Step.PRECOMMIT));
    }

    /** The whole file. */
    public String text() {
      return "{%s}".formatted(StateFields.of(this));
    }
  }

  /** Ours, half written when the power went: TMKMS refuses it, and we need it not. */
  record Torn() implements TmkmsState {}

  /**
   * What a file says.
   *
   * @throws TmkmsStateException if there is a file that cannot be read: it may have a height in it
   */
  static TmkmsState read(Path file) throws TmkmsStateException {
    return StateReader.read(file);
  }

  /** The same; nothing where no file speaks of a key. */
  static TmkmsState read(Optional<Path> file) throws TmkmsStateException {
    return file.isPresent() ? read(file.get()) : new Nothing();
  }

  /** What TMKMS is to read so that it goes on after {@code last} and contradicts nothing of it. */
  static TmkmsState of(Watermark last) {
    HeightRoundStep at = last.position();
    Ceiling round = Ceiling.of(at.height(), at.round());
    Ceiling satOut = Ceiling.of(last.satOutHeight(), 0);
    if (satOut.position().compareTo(at) > 0) {
      return satOut;
    }
    if (last.isFloor()) {
      return round;
    }
    return blockOf(last).<TmkmsState>map(block -> new Signed(at, block)).orElse(round);
  }

  /** Empty for sign bytes that cannot be read. */
  private static Optional<BlockId> blockOf(Watermark signed) {
    try {
      return Optional.of(
          SignedContent.blockId(signed.position().step(), signed.signBytes().toArray()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
