package io.countersign.core;

import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.countersign.core.watermark.Ceiling;
import io.countersign.core.watermark.CoveredWatermark;
import io.countersign.core.watermark.CrashCeiling;
import io.countersign.core.watermark.CrashDisk;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.MemoryWitnesses;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TMKMS started after any crash of ours, from its state file as the crash left it: either it
 * refuses the file, or it signs nothing that contradicts what we released.
 */
final class CeilingCrashStatesTest {
  private static final int HISTORIES =
      Integer.getInteger("crash.histories", "true".equals(System.getenv("CI")) ? 1_000 : 200);

  private static final List<BlockId> BLOCKS =
      List.of(Messages.BLOCK_A, Messages.BLOCK_B, BlockId.NIL);

  private static final HashKey KEY = new HashKey();
  private static final WatermarkOwner OWNER = WatermarkOwner.of(CHAIN, KEY.publicKey());

  @ParameterizedTest
  @EnumSource(Durability.class)
  void noCrashLetsTmkmsContradictUs(Durability durability) throws Exception {
    long states = 0;
    long refused = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      History history = new History(seed, durability, real -> real);
      history.run();
      states += history.states;
      refused += history.refused;
    }
    assertTrue(refused > 0 && refused < states / 2, refused + " of " + states);
    System.out.printf(
        "%s: %d histories, %d crash states, of which TMKMS refuses %d, nothing contradicted%n",
        durability.label(), HISTORIES, states, refused);
  }

  /** The test itself must be able to fail. */
  @Test
  void aCeilingThatRisesAfterTheSignatureIsFoundOut() {
    AssertionError found =
        assertThrows(
            AssertionError.class,
            () -> {
              for (int seed = 0; seed < 50; seed++) {
                new History(seed, Durability.EACH, Late::new).run();
              }
            });
    assertTrue(String.valueOf(found.getMessage()).contains(" came "), found.getMessage());
  }

  /** Writes each ceiling when it is told of the next. */
  private static final class Late implements Ceiling {
    private final Ceiling real;
    private Optional<HeightRoundStep> due = Optional.empty();

    Late(Ceiling real) {
      this.real = real;
    }

    @Override
    public void raise(HeightRoundStep round) throws IOException {
      if (due.isPresent()) {
        real.raise(due.get());
      }
      due = Optional.of(round);
    }

    @Override
    public void end(Watermark last) throws IOException {
      real.end(last);
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }

  private static final class History {
    private record Disks(CrashDisk watermark, CrashDisk ceiling, MemoryWitnesses witnesses) {}

    private static final class CrashNow extends Error {
      private static final long serialVersionUID = 1L;

      CrashNow() {
        super("crash", null, false, false);
      }
    }

    private static final int LIVES = 5;

    private final Random random;
    private final int seed;
    private final UnaryOperator<Ceiling> broken;
    private final Map<HeightRoundStep, BlockId> released = new HashMap<>();
    private Durability durability;
    private Disks disks;
    private Disks drawn;
    private SignableMessage last = Messages.proposal(8, 0, Messages.BLOCK_A);
    private long states;
    private long refused;

    History(int seed, Durability durability, UnaryOperator<Ceiling> broken) {
      this.seed = seed;
      this.random = new Random(seed);
      this.durability = durability;
      this.broken = broken;
      this.disks =
          new Disks(
              CrashDisk.created(OWNER, 7, this::everyCrash),
              CrashCeiling.disk(new HeightRoundStep(7, 0, Step.PRECOMMIT), this::everyCrash),
              new MemoryWitnesses(this::everyCrash));
      this.drawn = disks;
    }

    void run() throws WatermarkException {
      for (int life = 0; life < LIVES; life++) {
        disks = drawn;
        try {
          live(open());
          everyCrash();
        } catch (CrashNow e) {
          // The state to go on from was drawn.
        }
        durability = random.nextInt(3) == 0 ? other(durability) : durability;
      }
    }

    private ChainSigner open() throws WatermarkException {
      WatermarkStore store = disks.watermark().open(OWNER, durability, disks.witnesses());
      try {
        Ceiling ceiling = CrashCeiling.open(disks.ceiling(), CoveredWatermark.above(store.last()));
        store = new CoveredWatermark(store, broken.apply(ceiling));
      } catch (IOException e) {
        fail("nothing fails at a start", e);
      }
      return new ChainSigner(CHAIN, KEY, KEY, store);
    }

    private void live(ChainSigner signer) {
      for (int asks = 3 + random.nextInt(8); asks > 0; asks--) {
        if (random.nextInt(20) == 0) {
          (random.nextBoolean() ? disks.ceiling() : disks.watermark()).failNextFlush();
        }
        last = random.nextInt(4) == 0 ? anything() : following();
        if (signer.sign(last, false) instanceof SigningResult.Signed) {
          BlockId before = released.putIfAbsent(last.position(), last.blockId());
          assertTrue(before == null || before.equals(last.blockId()), this::where);
        }
        everyCrash();
        if (random.nextInt(5) != 0) {
          signer.settle();
        }
      }
      if (random.nextInt(3) == 0) {
        end(signer);
      }
    }

    private void end(ChainSigner signer) {
      boolean whole = !signer.failed();
      try {
        signer.close();
      } catch (UncheckedIOException e) {
        whole = false; // its last flush failed: a crash like the others
      }
      Watermark signed = signer.lastSigned();
      if (whole && !signed.isFloor() && signed.satOutHeight() == 0) {
        CrashCeiling.Known known =
            CrashCeiling.read(disks.ceiling().content()).orElseThrow(() -> new AssertionError());
        HeightRoundStep at = signed.position();
        assertEquals(
            List.of(at.height(), (long) at.round(), at.step().number() - 1L),
            List.of(known.height(), (long) known.round(), (long) known.step()),
            this::where);
        assertTrue(
            known.lets(at, released.getOrDefault(at, BlockId.NIL)) || !released.containsKey(at),
            () -> "the same again, " + where());
      }
    }

    /** Plays every crash that could come now, and sometimes goes on from one of them. */
    private void everyCrash() {
      List<byte[]> ceilings = new ArrayList<>();
      ceilings.add(disks.ceiling().content());
      disks.ceiling().everyPowerCut(content -> ceilings.add(content.clone()));
      ceilings.forEach(this::startTmkms);
      if (random.nextInt(25) == 0) {
        drawn = random.nextBoolean() ? killed() : cut(ceilings);
        throw new CrashNow();
      }
      drawn = killed();
    }

    private void startTmkms(byte[] content) {
      states++;
      Optional<CrashCeiling.Known> known = CrashCeiling.read(content);
      if (known.isEmpty()) {
        refused++;
        return;
      }
      released.forEach(
          (position, signed) -> {
            for (BlockId block : BLOCKS) {
              assertTrue(
                  block.equals(signed) || !known.get().lets(position, block),
                  () -> "%s: after %s came %s, from %s".formatted(where(), position, block, known));
            }
          });
      assertTrue(
          known.get().lets(new HeightRoundStep(20, 0, Step.PROPOSAL), Messages.BLOCK_A),
          () -> where() + ": nobody is stuck for ever");
    }

    private Disks killed() {
      return new Disks(
          disks.watermark().afterKill(this::everyCrash),
          disks.ceiling().afterKill(this::everyCrash),
          disks.witnesses().afterKill(this::everyCrash));
    }

    private Disks cut(List<byte[]> ceilings) {
      List<byte[]> watermarks = new ArrayList<>();
      disks.watermark().everyPowerCut(content -> watermarks.add(content.clone()));
      return new Disks(
          CrashDisk.of(watermarks.get(random.nextInt(watermarks.size())), this::everyCrash),
          CrashDisk.of(ceilings.get(random.nextInt(ceilings.size())), this::everyCrash),
          new MemoryWitnesses(this::everyCrash));
    }

    private String where() {
      return "seed " + seed + ", " + last;
    }

    /** What an honest node asks for next; heights gain a digit on the way. */
    private SignableMessage following() {
      HeightRoundStep at = last.position();
      return switch (at.step()) {
        case PROPOSAL -> message(Step.PREVOTE, at.height(), at.round());
        case PREVOTE -> message(Step.PRECOMMIT, at.height(), at.round());
        case PRECOMMIT ->
            random.nextInt(3) == 0
                ? message(Step.PREVOTE, at.height(), at.round() + 1)
                : message(random.nextBoolean() ? Step.PROPOSAL : Step.PREVOTE, at.height() + 1, 0);
      };
    }

    private SignableMessage anything() {
      long height = last.position().height() - 1 + random.nextInt(4);
      return message(Step.ofNumber(1 + random.nextInt(3)), Math.max(1, height), random.nextInt(4));
    }

    private SignableMessage message(Step step, long askedHeight, int round) {
      long height = Math.min(askedHeight, 18);
      BlockId block = BLOCKS.get(random.nextInt(3));
      return switch (step) {
        case PROPOSAL -> Messages.proposal(height, round, block);
        case PREVOTE -> Messages.prevote(height, round, block);
        case PRECOMMIT -> Messages.precommit(height, round, block);
      };
    }

    private static Durability other(Durability one) {
      return one == Durability.EACH ? Durability.AHEAD : Durability.EACH;
    }
  }
}
