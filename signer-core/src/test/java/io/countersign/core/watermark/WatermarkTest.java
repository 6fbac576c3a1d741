package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raising, and what two that know different things know together. */
class WatermarkTest {
  /** All small ones with what can be known of them. */
  private static List<Watermark> all() {
    List<Watermark> all = new ArrayList<>();
    for (long height = 0; height < 4; height++) {
      all.add(Watermark.floor(height));
      all.add(Watermark.floor(height).sittingOut(height + 1));
      for (int round = 0; round < 2; round++) {
        for (Step step : List.of(Step.PREVOTE, Step.PRECOMMIT)) {
          Watermark signed = signed(height, round, step);
          all.add(signed);
          all.add(signed.sittingOut(height + 1));
        }
        all.add(Watermark.floor(height, round));
        if (round == 0) {
          all.add(signed(height, 0, Step.PREVOTE).sittingOut(height));
        }
        all.add(Watermark.floor(height, round).sittingOut(height + 1));
      }
    }
    return all;
  }

  private static Watermark signed(long height, int round, Step step) {
    var vote = Messages.vote(step, height, round, Messages.BLOCK_A, Bytes.EMPTY, Bytes.EMPTY);
    return Watermark.of(vote.position(), Bytes.copyOf(SignBytes.of("test", vote)));
  }

  private static boolean maySign(Watermark watermark, HeightRoundStep asked) {
    return asked.compareTo(watermark.position()) > 0 && !watermark.satOut(asked);
  }

  @Test
  void togetherNothingIsSignedThatEitherWouldNot() {
    int pairs = 0;
    for (Watermark one : all()) {
      for (Watermark other : all()) {
        if (one.contradicts(other)) {
          assertThrows(IllegalArgumentException.class, () -> one.together(other));
          continue;
        }
        Watermark both = one.together(other);
        pairs++;
        for (long height = 0; height < 7; height++) {
          for (int round = 0; round < 3; round++) {
            for (Step step : Step.values()) {
              HeightRoundStep asked = new HeightRoundStep(height, round, step);
              assertTrue(
                  !maySign(both, asked) || (maySign(one, asked) && maySign(other, asked)),
                  "%s and %s at %s".formatted(one.describe(), other.describe(), asked));
            }
          }
        }
        requireTopKept(one, both);
        requireTopKept(other, both);
        assertEquals(both, other.together(one));
        assertEquals(both, both.together(one));
        long above = both.satOutHeight() - both.position().height();
        assertTrue(both.satOutHeight() == 0 || above == 0 || above == 1, both.describe());
      }
    }
    assertTrue(pairs > 1000, "pairs: " + pairs);
  }

  private static void requireTopKept(Watermark known, Watermark both) {
    if (both.position().equals(known.position()) && !both.isFloor()) {
      assertEquals(known.signBytes(), both.signBytes());
    }
  }

  @Test
  void onlyTwoThingsSignedForOnePositionContradictEachOther() {
    Watermark one = Watermark.of(signed(3, 0, Step.PRECOMMIT).position(), Bytes.ofHex("01"));
    Watermark other = Watermark.of(one.position(), Bytes.ofHex("02"));
    Watermark elsewhere = Watermark.of(signed(3, 1, Step.PRECOMMIT).position(), other.signBytes());
    assertTrue(one.contradicts(other));
    assertThrows(IllegalArgumentException.class, () -> one.together(other));
    assertFalse(one.contradicts(one.withSignature(Bytes.ofHex("03")).sittingOut(4)));
    assertFalse(one.contradicts(elsewhere));
    assertEquals(elsewhere, one.together(elsewhere));
  }

  @Test
  void aFloorContradictsNothingAndOutweighsASignatureInItsPlace() {
    Watermark exact = signed(3, 0, Step.PRECOMMIT);
    Watermark floor = Watermark.floor(3, 0);
    assertFalse(exact.contradicts(floor) || floor.contradicts(exact));
    assertEquals(floor, exact.together(floor));
    assertEquals(floor, floor.together(exact));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 1_000_000, Long.MAX_VALUE})
  void whatIsRaisedSignsNothingUpToItsHeight(long height) {
    for (Watermark one : all()) {
      Watermark raised = one.raisedTo(height);
      assertEquals(Watermark.floor(height).position(), raised.position());
      assertEquals(
          Math.max(0, one.satOutHeight() > height ? one.satOutHeight() : 0), raised.satOutHeight());
    }
  }

  @Test
  void nothingIsRaisedToWhereItIsOrBelow() {
    Watermark last = signed(3, 0, Step.PRECOMMIT);
    assertThrows(IllegalArgumentException.class, () -> last.raisedTo(3));
    assertThrows(IllegalArgumentException.class, () -> last.raisedTo(0));
  }

  @Test
  void whatAnotherProgramSignedLastIsDescribedAsPossible() {
    Watermark floor = Watermark.floor(new HeightRoundStep(7, 2, Step.PREVOTE));
    assertEquals("perhaps something up to prevote 7/2", floor.describe());
  }
}
