package io.countersign.core;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static io.countersign.core.Messages.LATER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** A precommit of a block has its extensions signed, empty ones too, and nothing else has. */
final class ChainSignerExtensionsTest {
  private final TestKey key = new TestKey();
  private final ChainSigner signer = signer();

  @ParameterizedTest
  @CsvSource({"'', ''", "AB, ''", "'', CD", "AB, CD"})
  void aPrecommitOfABlockHasBothExtensionsSigned(String first, String second) {
    Vote vote = precommit(Bytes.ofHex(first), Bytes.ofHex(second));
    SigningResult.Signed signed = signed(vote, true);
    assertTrue(key.verify(SignBytes.of(CHAIN, vote), signed.signature().toArray()));
    assertTrue(
        key.verify(SignBytes.ofExtension(CHAIN, vote), signed.extensionSignature().toArray()));
    assertTrue(
        key.verify(vote.nonRpExtension().toArray(), signed.nonRpExtensionSignature().toArray()),
        "the second one as it is");
  }

  @Test
  void aNodeThatSkipsExtensionsGetsNone() {
    assertNoExtension(precommit(Bytes.ofHex("AB"), Bytes.EMPTY), false);
  }

  static final List<SignableMessage> WITHOUT =
      List.of(
          Messages.prevote(5, 0, BLOCK_A),
          Messages.prevote(5, 0, BlockId.NIL),
          Messages.precommit(5, 0, BlockId.NIL),
          Messages.proposal(5, 0, BLOCK_A));

  @ParameterizedTest
  @FieldSource("WITHOUT")
  void nothingElseGetsAnExtensionSigned(SignableMessage message) {
    assertNoExtension(message, true);
  }

  private void assertNoExtension(SignableMessage message, boolean extensions) {
    SigningResult.Signed signed = signed(message, extensions);
    assertEquals(Bytes.EMPTY, signed.extensionSignature());
    assertEquals(Bytes.EMPTY, signed.nonRpExtensionSignature());
    assertEquals(1, key.signed().size());
  }

  /** A node waits 5 s for all of it together, however many signatures that takes of a device. */
  @Test
  void aVoteAndItsExtensionsShareOneRequestsTime() {
    signed(precommit(Bytes.ofHex("AB"), Bytes.ofHex("CD")), true);
    assertEquals(
        List.of(Urgency.CONSENSUS, Urgency.EXTENSION, Urgency.EXTENSION),
        key.turns().stream().map(Turn::urgency).toList());
    assertEquals(1, key.turns().stream().map(Turn::until).distinct().count());
  }

  @Test
  void theTimeSpentBehindAnotherLinkCounts() throws Exception {
    Thread late = new Thread(() -> signed(precommit(Bytes.EMPTY, Bytes.EMPTY), false));
    long held;
    synchronized (signer) {
      late.start();
      while (late.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      held = System.nanoTime();
    }
    late.join();
    assertTrue(key.turns().getFirst().until() - Turn.LONGEST.toNanos() <= held);
  }

  /** An application need not make the same extension twice. */
  @Test
  void aRepeatedPrecommitHasItsNewExtensionSigned() {
    SigningResult.Signed first = signed(precommit(Bytes.ofHex("AB"), Bytes.EMPTY), true);
    Vote repeated = precommit(Bytes.ofHex("EF"), Bytes.EMPTY).at(LATER);
    SigningResult.Signed again = signed(repeated, true);
    assertEquals(first.signature(), again.signature());
    assertTrue(
        key.verify(SignBytes.ofExtension(CHAIN, repeated), again.extensionSignature().toArray()));
  }

  @Test
  void aRefusedPrecommitHasNoExtensionSigned() {
    signed(precommit(Bytes.ofHex("AB"), Bytes.EMPTY), true);
    int before = key.signed().size();
    assertInstanceOf(
        SigningResult.Refused.class, signer.sign(Messages.precommit(5, 0, Messages.BLOCK_B), true));
    assertEquals(before, key.signed().size());
  }

  static final List<byte[]> VOTES_IN_DISGUISE =
      List.of(
          SignBytes.of(CHAIN, Messages.precommit(5, 0, Messages.BLOCK_B)),
          SignBytes.of(CHAIN, Messages.prevote(9, 0, BlockId.NIL)),
          SignBytes.of(CHAIN, Messages.proposal(9, 0, BLOCK_A)),
          SignBytes.of("another-chain", Messages.precommit(5, 0, BLOCK_A)),
          SignBytes.ofExtension(CHAIN, Messages.precommit(9, 0, BLOCK_A)));

  @ParameterizedTest
  @FieldSource("VOTES_IN_DISGUISE")
  void aVoteIsNotSignedAsASecondExtension(byte[] signBytes) {
    SigningResult.Refused refused =
        assertInstanceOf(
            SigningResult.Refused.class,
            signer.sign(precommit(Bytes.EMPTY, Bytes.copyOf(signBytes)), true));
    assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
    assertEquals(List.of(), key.signed());
  }

  private SigningResult.Signed signed(SignableMessage message, boolean extensions) {
    return assertInstanceOf(SigningResult.Signed.class, signer.sign(message, extensions));
  }

  private static Vote precommit(Bytes extension, Bytes nonRpExtension) {
    return Messages.vote(Step.PRECOMMIT, 5, 0, BLOCK_A, extension, nonRpExtension);
  }

  private ChainSigner signer() {
    WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
    try {
      return new ChainSigner(CHAIN, key, key, MemoryStorage.created(owner, 4).open(owner));
    } catch (WatermarkException e) {
      throw new AssertionError(e);
    }
  }
}
