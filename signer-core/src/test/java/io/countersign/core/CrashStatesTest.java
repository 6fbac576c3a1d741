package io.countersign.core;

import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.countersign.core.watermark.CrashDisk;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.MemoryWitnesses;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every crash at every moment of many histories: between any two effects on disk and witness, in
 * the middle of a write, with every subset of what was not flushed lost, kept or torn. After each
 * of them nothing that was released can be contradicted; and what was asked for last can still be
 * had, wherever that is promised.
 */
final class CrashStatesTest {
  /** In each mode; a second is good for about 20 of them. */
  private static final int HISTORIES =
      Integer.getInteger("crash.histories", "true".equals(System.getenv("CI")) ? 1_000 : 200);

  private static final List<BlockId> BLOCKS =
      List.of(Messages.BLOCK_A, Messages.BLOCK_B, BlockId.NIL);

  private static void nothing() {}

  private static final HashKey KEY = new HashKey();
  private static final WatermarkOwner OWNER = WatermarkOwner.of(CHAIN, KEY.publicKey());

  @ParameterizedTest
  @EnumSource(Durability.class)
  void noCrashLetsAReleasedSignatureBeContradicted(Durability durability)
      throws WatermarkException {
    long states = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      states += new History(seed, durability).run();
    }
    System.out.printf(
        "%s: %d histories, %d crash states, nothing contradicted%n",
        durability.label(), HISTORIES, states);
  }

  /** The test itself must be able to fail: a signer that forgets is found out. */
  @Test
  void aWatermarkThatIsRolledBackIsFoundOut() throws WatermarkException {
    History history = new History(1, Durability.EACH);
    history.start(
        CrashDisk.created(OWNER, 0, CrashStatesTest::nothing),
        Durability.EACH,
        new MemoryWitnesses());
    history.ask(Messages.precommit(1, 0, Messages.BLOCK_A));
    assertThrows(
        AssertionError.class,
        () ->
            history.checkAgainst(
                CrashDisk.created(OWNER, 0, CrashStatesTest::nothing),
                Durability.EACH,
                new MemoryWitnesses(),
                false));
  }

  /** One history: asks, and restarts from some of the crash states in between. */
  private static final class History {
    private record Released(SignableMessage message, SigningResult.Signed signed) {}

    /** What a restart begins from. */
    private record Crash(CrashDisk disk, MemoryWitnesses witnesses, boolean bootLost) {}

    /** Ends a life in the middle of whatever it was doing. */
    private static final class CrashNow extends Error {
      private static final long serialVersionUID = 1L;

      CrashNow() {
        super("crash", null, false, false);
      }
    }

    private static final int LIVES = 4;

    private final Random random;
    private final int seed;
    private final Map<HeightRoundStep, Released> released = new HashMap<>();
    private final Set<SignableMessage> asked = new HashSet<>();
    private Durability durability;
    private CrashDisk disk;
    private MemoryWitnesses witnesses;
    private ChainSigner signer;
    private boolean watching;
    private boolean everyRecordIsOnDisk = true;
    private boolean bootLostSinceAsked;
    private SignableMessage last = Messages.proposal(1, 0, Messages.BLOCK_A);
    private Crash drawn;
    private long states;

    History(int seed, Durability durability) throws WatermarkException {
      this.seed = seed;
      this.random = new Random(seed);
      this.durability = durability;
      this.witnesses = new MemoryWitnesses(this::everyCrash);
      this.disk = CrashDisk.created(OWNER, 0, this::everyCrash);
      this.signer = open(disk, durability, witnesses);
      this.drawn = new Crash(disk, witnesses, false);
    }

    /** The number of crash states that were looked at. */
    long run() throws WatermarkException {
      for (int life = 0; life < LIVES; life++) {
        try {
          watching = true;
          start(drawn.disk(), durability, drawn.witnesses());
          live();
          everyCrash();
        } catch (CrashNow e) {
          // The state to go on from was drawn.
        }
        watching = false;
        bootLostSinceAsked |= drawn.bootLost();
        durability = random.nextInt(3) == 0 ? other(durability) : durability;
      }
      return states;
    }

    private void live() {
      for (int asks = 3 + random.nextInt(6); asks > 0; asks--) {
        if (random.nextInt(15) == 0) {
          disk.failNextFlush();
        }
        last = random.nextInt(4) == 0 ? anything() : following(last);
        ask(last);
        everyCrash();
        signer.settle();
      }
      if (random.nextInt(4) == 0) {
        closeIfTheDiskLets();
      }
    }

    private void closeIfTheDiskLets() {
      try {
        signer.close();
      } catch (UncheckedIOException e) {
        // Its last flush failed: a crash like the others.
      }
    }

    void start(CrashDisk from, Durability with, MemoryWitnesses beside) throws WatermarkException {
      disk = from;
      witnesses = beside;
      everyRecordIsOnDisk &= with == Durability.EACH;
      signer = open(from, with, beside);
      everyRecordIsOnDisk = with == Durability.EACH;
    }

    private static ChainSigner open(CrashDisk from, Durability with, MemoryWitnesses beside)
        throws WatermarkException {
      return new ChainSigner(CHAIN, KEY, KEY, from.open(OWNER, with, beside));
    }

    void ask(SignableMessage message) {
      asked.add(message);
      if (signer.sign(message, false) instanceof SigningResult.Signed signed) {
        Released before = released.putIfAbsent(message.position(), new Released(message, signed));
        if (before != null) {
          assertEquals(before.message().blockId(), message.blockId(), () -> "seed " + seed);
          assertEquals(before.signed().signature(), signed.signature(), () -> "seed " + seed);
        }
      }
    }

    /** Plays every crash that could come now, and sometimes goes on from one of them. */
    private void everyCrash() {
      if (!watching) {
        return;
      }
      List<Crash> all = new ArrayList<>();
      all.add(new Crash(disk, witnesses, false));
      disk.everyPowerCut(
          content ->
              all.add(
                  new Crash(
                      CrashDisk.of(content, CrashStatesTest::nothing),
                      new MemoryWitnesses(),
                      true)));
      watching = false;
      for (Crash crash : all) {
        for (Durability next : Durability.values()) {
          check(crash, next);
        }
      }
      watching = true;
      Crash one = all.get(random.nextInt(all.size()));
      drawn =
          new Crash(
              one.disk().afterKill(this::everyCrash),
              one.witnesses().afterKill(this::everyCrash),
              one.bootLost());
      if (random.nextInt(25) == 0) {
        throw new CrashNow();
      }
    }

    private void check(Crash crash, Durability next) {
      states++;
      try {
        checkAgainst(
            crash.disk().afterKill(CrashStatesTest::nothing),
            next,
            crash.witnesses().afterKill(CrashStatesTest::nothing),
            !crash.bootLost() || everyRecordIsOnDisk);
      } catch (WatermarkException e) {
        fail("seed %d: a crash must not stop the signer for good".formatted(seed), e);
      }
    }

    void checkAgainst(
        CrashDisk found, Durability with, MemoryWitnesses beside, boolean nothingIsLost)
        throws WatermarkException {
      ChainSigner restarted = open(found, with, beside);
      for (Released one : released.values()) {
        for (BlockId block : BLOCKS) {
          if (!block.equals(one.message().blockId())) {
            SigningResult result = restarted.sign(like(one.message(), block), false);
            assertInstanceOf(
                SigningResult.Refused.class,
                result,
                () -> "seed " + seed + ": after " + one + " came " + block);
          }
        }
      }
      if (nothingIsLost && !bootLostSinceAsked && lastIsHonest()) {
        SigningResult.Signed again =
            assertInstanceOf(
                SigningResult.Signed.class,
                restarted.sign(later(last), false),
                () -> "seed " + seed + ": " + last + " was asked for");
        Released before = released.get(last.position());
        if (before != null) {
          assertEquals(before.signed().signature(), again.signature(), () -> "seed " + seed);
          assertEquals(before.signed().timestamp(), again.timestamp(), () -> "seed " + seed);
        }
      }
      asked.stream()
          .map(SignableMessage::position)
          .max(Comparator.naturalOrder())
          .ifPresent(top -> assertNextRoundIsSigned(restarted, top));
      SignableMessage beyond = Messages.prevote(9, 1, Messages.BLOCK_B);
      assertInstanceOf(
          SigningResult.Signed.class,
          restarted.sign(beyond, false),
          () -> "seed " + seed + ": nobody is stuck for ever");
    }

    /** Whatever had to be sat out, it was at most the rest of one round. */
    private void assertNextRoundIsSigned(ChainSigner restarted, HeightRoundStep top) {
      assertInstanceOf(
          SigningResult.Signed.class,
          restarted.sign(Messages.prevote(top.height(), top.round() + 1, BlockId.NIL), false),
          () -> "seed " + seed + ": the round after " + top);
    }

    /** Whether nothing above it was ever asked for, and nothing else in its place. */
    private boolean lastIsHonest() {
      return asked.stream()
          .allMatch(other -> other.equals(last) || other.position().compareTo(last.position()) < 0);
    }

    /** What an honest node asks for next. */
    private SignableMessage following(SignableMessage before) {
      HeightRoundStep at = before.position();
      return switch (at.step()) {
        case PROPOSAL -> message(Step.PREVOTE, at.height(), at.round());
        case PREVOTE -> message(Step.PRECOMMIT, at.height(), at.round());
        case PRECOMMIT ->
            random.nextInt(3) == 0
                ? message(Step.PREVOTE, at.height(), at.round() + 1)
                : message(random.nextBoolean() ? Step.PROPOSAL : Step.PREVOTE, at.height() + 1, 0);
      };
    }

    /** What a node may ask that was restored, or is not honest. */
    private SignableMessage anything() {
      long height = last.position().height() - 1 + random.nextInt(3);
      return message(Step.ofNumber(1 + random.nextInt(3)), Math.max(1, height), random.nextInt(4));
    }

    private SignableMessage message(Step step, long height, int round) {
      return like(step, Math.min(height, 8), round, BLOCKS.get(random.nextInt(3)));
    }

    private static SignableMessage like(SignableMessage message, BlockId block) {
      HeightRoundStep at = message.position();
      return like(at.step(), at.height(), at.round(), block);
    }

    private static SignableMessage like(Step step, long height, int round, BlockId block) {
      return switch (step) {
        case PROPOSAL -> Messages.proposal(height, round, block);
        case PREVOTE -> Messages.prevote(height, round, block);
        case PRECOMMIT -> Messages.precommit(height, round, block);
      };
    }

    private static SignableMessage later(SignableMessage message) {
      return switch (message) {
        case Vote vote -> vote.at(Messages.LATER);
        case Proposal proposal -> proposal.at(Messages.LATER);
      };
    }

    private static Durability other(Durability one) {
      return one == Durability.EACH ? Durability.AHEAD : Durability.EACH;
    }
  }
}
