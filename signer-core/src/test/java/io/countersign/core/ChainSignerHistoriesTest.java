package io.countersign.core;

import static io.countersign.core.Messages.CHAIN;
import static io.countersign.core.Messages.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is asked in whatever order, and whatever crashes: never two contents in one place. */
final class ChainSignerHistoriesTest {
  /** Something that happens to a signer. */
  sealed interface Event {
    record Ask(SignableMessage message) implements Event {}

    record Kill() implements Event {}

    record LosePower(long seed) implements Event {}

    /** So many writes from now the disk fails: the next flush, or the one write after it. */
    record FailDisk(int writes) implements Event {}

    record KeyBecomes(TestKey.Mood mood) implements Event {}
  }

  @Property(tries = 150)
  void noHistorySignsTwoContentsForOnePosition(@ForAll("histories") List<Event> history)
      throws WatermarkException {
    Run run = new Run();
    for (Event event : history) {
      run.happens(event);
    }
    run.checkAllThatTheKeySigned();
  }

  private static final class Run {
    private final TestKey key = new TestKey();
    private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
    private final Map<Bytes, SignableMessage> asked = new HashMap<>();
    private final Map<HeightRoundStep, SigningResult.Signed> released = new HashMap<>();
    private MemoryStorage storage = MemoryStorage.created(owner, 0);
    private ChainSigner signer = new ChainSigner(CHAIN, key, key, storage.open(owner));

    Run() throws WatermarkException {}

    void happens(Event event) throws WatermarkException {
      switch (event) {
        case Event.Ask(SignableMessage message) -> ask(message);
        case Event.Kill() -> restart(storage.afterKill());
        case Event.LosePower(long seed) -> restart(storage.afterPowerLoss(new Random(seed)));
        case Event.FailDisk(int writes) -> {
          storage.failWritesAfter(writes);
          if (writes == 0) {
            storage.failWritesAfter(Integer.MAX_VALUE);
            storage.failFlushes();
          }
        }
        case Event.KeyBecomes(TestKey.Mood mood) -> key.mood(mood);
      }
    }

    private void restart(MemoryStorage found) throws WatermarkException {
      storage = found;
      signer = new ChainSigner(CHAIN, key, key, storage.open(owner));
    }

    private void ask(SignableMessage message) {
      asked.put(signBytes(message), message);
      boolean failed = signer.failed();
      switch (signer.sign(message, false)) {
        case SigningResult.Signed signed -> {
          assertFalse(failed, "nothing is signed on a failed watermark");
          checkReleased(message, signed);
        }
        case SigningResult.Refused(int code, String reason) -> assertTrue(code > 0, reason);
      }
    }

    /** Verifies over the time it came with, and is what was released for this place before. */
    private void checkReleased(SignableMessage message, SigningResult.Signed signed) {
      SignableMessage exact = at(message, signed.timestamp());
      assertTrue(key.verify(signBytes(exact).toArray(), signed.signature().toArray()));
      SigningResult.Signed before = released.put(message.position(), signed);
      if (before != null) {
        assertEquals(before.signature(), signed.signature());
        assertEquals(before.timestamp(), signed.timestamp());
      }
    }

    void checkAllThatTheKeySigned() {
      Map<HeightRoundStep, SignableMessage> contents = new HashMap<>();
      for (Bytes signed : key.signed()) {
        SignableMessage message = asked.get(signed);
        assertTrue(message != null, "signed what nobody asked for");
        if (message != null) {
          SignableMessage before = contents.put(message.position(), at(message, TIME));
          assertTrue(before == null || before.equals(at(message, TIME)), message.toString());
        }
      }
    }

    private static Bytes signBytes(SignableMessage message) {
      return Bytes.copyOf(SignBytes.of(CHAIN, message));
    }

    private static SignableMessage at(SignableMessage message, Timestamp time) {
      return switch (message) {
        case Vote vote -> vote.at(time);
        case Proposal proposal -> proposal.at(time);
      };
    }
  }

  @Provide
  Arbitrary<List<Event>> histories() {
    Arbitrary<Event> events =
        Arbitraries.frequencyOf(
            Tuple.of(20, messages().map(Event.Ask::new)),
            Tuple.of(2, Arbitraries.just(new Event.Kill())),
            Tuple.of(2, Arbitraries.longs().map(Event.LosePower::new)),
            Tuple.of(1, Arbitraries.integers().between(0, 2).map(Event.FailDisk::new)),
            Tuple.of(
                2,
                Arbitraries.of(
                        TestKey.Mood.SIGNS,
                        TestKey.Mood.SIGNS,
                        TestKey.Mood.SIGNS_WRONGLY,
                        TestKey.Mood.IS_UNAVAILABLE)
                    .map(Event.KeyBecomes::new)));
    return events.list().ofMinSize(5).ofMaxSize(40);
  }

  private static Arbitrary<SignableMessage> messages() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 1),
            Arbitraries.of(Step.class),
            Arbitraries.of(Messages.BLOCK_A, Messages.BLOCK_B, BlockId.NIL),
            Arbitraries.of(Messages.TIME, Messages.LATER),
            Arbitraries.of(-1, 0))
        .as(
            (height, round, step, block, time, polRound) ->
                switch (step) {
                  case PROPOSAL -> new Proposal(height, round, polRound, block, time);
                  case PREVOTE -> Messages.prevote(height, round, block).at(time);
                  case PRECOMMIT -> Messages.precommit(height, round, block).at(time);
                });
  }
}
