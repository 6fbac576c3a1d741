package io.countersign.core;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.BLOCK_B;
import static io.countersign.core.Messages.CHAIN;
import static io.countersign.core.Messages.LATER;
import static io.countersign.core.Messages.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One key on one chain: the order of effects, what is given again, and what is refused. */
final class ChainSignerTest {
  private final List<String> effects = new ArrayList<>();
  private final TestKey key = new TestKey(effects);
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private final MemoryStorage storage = MemoryStorage.created(owner, 4, effects);
  private ChainSigner signer = new ChainSigner(CHAIN, key, key, open(storage));

  @BeforeEach
  void forget() {
    effects.clear();
  }

  @Test
  void theWatermarkIsDurableBeforeTheKeyIsAsked() {
    signed(Messages.prevote(5, 0, BLOCK_A));
    assertEquals(
        List.of("write 512 bytes at 4096", "flush", "sign", "write 86 bytes at 512"), effects);
    effects.clear();
    signed(Messages.precommit(5, 0, BLOCK_A));
    assertEquals(
        List.of("write 512 bytes at 0", "flush", "sign", "write 86 bytes at 4608"), effects);
  }

  @Test
  void whatIsReleasedVerifies() {
    for (SignableMessage message :
        List.of(
            Messages.proposal(5, 0, BLOCK_A),
            Messages.prevote(5, 0, BlockId.NIL),
            Messages.precommit(5, 0, BLOCK_A))) {
      SigningResult.Signed result = signed(message);
      assertTrue(verifies(SignBytes.of(CHAIN, message), result.signature()));
      assertEquals(message.timestamp(), result.timestamp());
      assertEquals(false, result.again());
      assertEquals(message.position(), signer.lastSigned().position());
    }
  }

  @Test
  void theSameAtAnotherTimeGetsTheStoredSignatureAndTimeWithoutTheKey() {
    Vote first = Messages.prevote(5, 0, BLOCK_A);
    Bytes signature = signed(first).signature();
    effects.clear();
    SigningResult.Signed again = signed(first.at(LATER));
    assertEquals(new SigningResult.Signed(TIME, signature, Bytes.EMPTY, Bytes.EMPTY, true), again);
    assertEquals(List.of(), effects);
  }

  @Test
  void theStoredSignatureSurvivesARestart() {
    Vote first = Messages.prevote(5, 0, BLOCK_A);
    Bytes signature = signed(first).signature();
    restart(storage.afterKill());
    effects.clear();
    assertEquals(
        new SigningResult.Signed(TIME, signature, Bytes.EMPTY, Bytes.EMPTY, true),
        signed(first.at(LATER)));
    assertEquals(List.of(), effects);
  }

  /** The crash came between the flush and the signature: nobody is stuck, nothing new is signed. */
  @Test
  void aSignatureThatWasNeverMadeIsMadeOverTheStoredBytes() {
    Vote first = Messages.prevote(5, 0, BLOCK_A);
    key.mood(TestKey.Mood.IS_UNAVAILABLE);
    sign(first);
    key.mood(TestKey.Mood.SIGNS);
    restart(storage.afterKill());
    SigningResult.Signed made = signed(first.at(LATER));
    assertEquals(TIME, made.timestamp());
    assertTrue(verifies(SignBytes.of(CHAIN, first), made.signature()));
    assertFalse(made.again(), "no node has got this signature before");
    assertEquals(List.of(Bytes.copyOf(SignBytes.of(CHAIN, first))), key.signed());
    SigningResult.Signed again = signed(first.at(LATER));
    assertEquals(made.signature(), again.signature());
    assertTrue(again.again());
    assertEquals(1, key.signed().size(), "the second time it was stored");
  }

  @Test
  void whatWasOnlyBegunIsNotSaidToBeSigned() {
    key.mood(TestKey.Mood.IS_UNAVAILABLE);
    sign(Messages.precommit(5, 0, BLOCK_A));
    assertRefused(
        ErrorCode.DOUBLE_SIGN,
        "conflicting data: asked to sign precommit 5/0 for block 0B0B0B0B0B, already began to sign"
            + " it for block F3FF4D451E",
        Messages.precommit(5, 0, BLOCK_B));
  }

  @Test
  void aConflictIsRefusedWithBothSidesNamed() {
    signed(Messages.precommit(5, 0, BLOCK_A));
    effects.clear();
    assertRefused(
        ErrorCode.DOUBLE_SIGN,
        "conflicting data: asked to sign precommit 5/0 for block 0B0B0B0B0B, already signed it for"
            + " block F3FF4D451E",
        Messages.precommit(5, 0, BLOCK_B));
    assertRefused(
        ErrorCode.DOUBLE_SIGN,
        "step regression: asked to sign prevote 5/0, last signed precommit 5/0",
        Messages.prevote(5, 0, BLOCK_A));
    assertEquals(List.of(), effects);
  }

  @Test
  void nothingAtOrBelowTheFloorIsSigned() {
    assertRefused(
        ErrorCode.DOUBLE_SIGN,
        "round regression: asked to sign precommit 4/7, last signed height 4 and below",
        Messages.precommit(4, 7, BLOCK_A));
    assertEquals(Watermark.floor(4), signer.lastSigned());
  }

  @Test
  void whatNoHonestNodeAsksDoesNotMoveTheWatermark() {
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "expected a round of 0 or more, got -1",
        Messages.precommit(5, -1, BLOCK_A));
    assertEquals(Watermark.floor(4), signer.lastSigned());
    assertEquals(List.of(), effects);
  }

  @Test
  void closingMakesTheStateDurableThenWipesTheKey() {
    signer.close();
    signer.close();
    assertEquals(List.of("flush", "close storage", "close key"), effects);
  }

  @Test
  void afterClosingNothingIsSigned() {
    signed(Messages.prevote(5, 0, BLOCK_A));
    signer.close();
    effects.clear();
    for (SignableMessage message :
        List.of(Messages.precommit(5, 0, BLOCK_A), Messages.prevote(5, 0, BLOCK_A))) {
      assertRefused(ErrorCode.UNAVAILABLE, "the signer is shutting down", message);
    }
    assertEquals(List.of(), effects);
  }

  private SigningResult sign(SignableMessage message) {
    return signer.sign(message, false);
  }

  private SigningResult.Signed signed(SignableMessage message) {
    return assertInstanceOf(SigningResult.Signed.class, sign(message));
  }

  private void assertRefused(int code, String reason, SignableMessage message) {
    assertEquals(new SigningResult.Refused(code, reason), sign(message));
  }

  private boolean verifies(byte[] signBytes, Bytes signature) {
    return key.verify(signBytes, signature.toArray());
  }

  private void restart(MemoryStorage found) {
    signer = new ChainSigner(CHAIN, key, key, open(found));
  }

  private WatermarkStore open(MemoryStorage from) {
    try {
      return from.open(owner);
    } catch (WatermarkException e) {
      throw new AssertionError(e);
    }
  }
}
