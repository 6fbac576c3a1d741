package io.countersign.cli.tmkms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a power cut makes of two states in turn, nobody reads a third out of it. */
class StatePageTest {
  private static final Bytes HASH = Bytes.ofHex("AB".repeat(32));

  private static final List<TmkmsState.Ceiling> CEILINGS =
      List.of(
          TmkmsState.Ceiling.of(9, 0),
          TmkmsState.Ceiling.of(10, 0),
          TmkmsState.Ceiling.of(109, 12),
          TmkmsState.Ceiling.of(110, 1),
          TmkmsState.Ceiling.OF_EVERYTHING);

  private static final List<TmkmsState.Signed> SIGNED =
      List.of(
          new TmkmsState.Signed(new HeightRoundStep(109, 1, Step.PROPOSAL), BlockId.NIL),
          new TmkmsState.Signed(
              new HeightRoundStep(110, 0, Step.PRECOMMIT), new BlockId(HASH, 1, HASH)),
          new TmkmsState.Signed(
              new HeightRoundStep(Long.MAX_VALUE, Integer.MAX_VALUE, Step.PRECOMMIT),
              new BlockId(HASH, -1, HASH)));

  @Test
  void aPageIsReadAsWhatWasWritten() throws Exception {
    for (TmkmsState.Ceiling ceiling : CEILINGS) {
      for (StatePage.Half half : StatePage.Half.values()) {
        byte[] page = whole(StatePage.of(ceiling, half));
        assertEquals(ceiling, read(page));
        assertEquals(half, StatePage.half(page));
      }
    }
    for (TmkmsState.Signed signed : SIGNED) {
      assertEquals(signed, read(whole(StatePage.of(signed))));
    }
    assertEquals(new TmkmsState.Torn(), read(whole(StatePage.blank())));
  }

  @Test
  void aPageCutAnywhereBetweenTwoCeilingsIsOneOfThemOrNone() throws Exception {
    for (TmkmsState.Ceiling before : CEILINGS) {
      for (TmkmsState.Ceiling after : CEILINGS) {
        for (StatePage.Half half : StatePage.Half.values()) {
          assertNoThird(
              before, StatePage.of(before, half), after, StatePage.of(after, half.other()));
        }
      }
    }
  }

  @Test
  void aPageCutAnywhereBeforeOrAfterABlankOneIsItselfOrNone() throws Exception {
    for (TmkmsState.Ceiling state : CEILINGS) {
      for (StatePage.Half half : StatePage.Half.values()) {
        assertNoThird(state, StatePage.of(state, half), new TmkmsState.Torn(), StatePage.blank());
      }
    }
    for (TmkmsState.Signed state : SIGNED) {
      assertNoThird(state, StatePage.of(state), new TmkmsState.Torn(), StatePage.blank());
    }
  }

  @Test
  void whatTmkmsWritesIsNoPage() {
    TmkmsState.Signed signed =
        new TmkmsState.Signed(new HeightRoundStep(9, 0, Step.PRECOMMIT), BlockId.NIL);

    assertFalse(StatePage.isPage(signed.text().getBytes(StandardCharsets.UTF_8)));
    assertFalse(StatePage.isPage(new byte[StatePage.LENGTH]));
  }

  private static void assertNoThird(
      TmkmsState one, byte[] onePage, TmkmsState other, byte[] otherPage) throws Exception {
    for (int at = 0; at <= StatePage.LENGTH; at++) {
      for (byte[] torn : List.of(mixed(onePage, otherPage, at), mixed(otherPage, onePage, at))) {
        TmkmsState read = read(torn);
        assertTrue(
            read.equals(one) || read.equals(other) || read instanceof TmkmsState.Torn,
            () -> new String(torn, StandardCharsets.US_ASCII));
      }
    }
  }

  private static byte[] whole(byte[] page) {
    assertEquals(StatePage.LENGTH, page.length);
    assertTrue(StatePage.isPage(page));
    return page;
  }

  private static byte[] mixed(byte[] begin, byte[] end, int at) {
    byte[] mixed = end.clone();
    System.arraycopy(begin, 0, mixed, 0, at);
    return mixed;
  }

  private static TmkmsState read(byte[] page) throws Exception {
    return StateReader.read(page, Path.of("state.json"));
  }
}
