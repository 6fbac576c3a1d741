package io.countersign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.SignerName;
import io.countersign.core.key.Urgency;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Raw bytes are signed beside consensus: nothing that is a vote, and nothing once signing ended.
 */
@Timeout(60)
final class ChainSignerRawBytesTest {
  private static final String CHAIN = Messages.CHAIN;
  private static final Bytes VALUE = Bytes.copyOf("app/1".getBytes(StandardCharsets.UTF_8));

  private final TestKey key = new TestKey();
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private final MemoryStorage storage = MemoryStorage.created(owner, 4);

  private ChainSigner signer() throws WatermarkException {
    return new ChainSigner(CHAIN, key, key, storage.open(owner));
  }

  private static String refused(RawSigningResult result) {
    return assertInstanceOf(SigningResult.Refused.class, result).reason();
  }

  private void assertSigned(byte[] bytes, RawSigningResult result) {
    Bytes signature = assertInstanceOf(RawSigningResult.Signed.class, result).signature();
    assertTrue(key.verify(bytes, signature.toArray()));
  }

  @Test
  void bothFormsAreSignedAndNoWatermarkMoves() throws WatermarkException {
    ChainSigner signer = signer();
    assertEquals(new SignerName(CHAIN, ""), signer.name());
    assertSigned(VALUE.toArray(), signer.signAsItIs(VALUE));
    assertSigned(SignBytes.ofRawBytes(CHAIN, VALUE, "id"), signer.signRawBytes(VALUE, "id"));
    assertEquals("height 4 and below", signer.lastSigned().describe());
  }

  @Test
  void aVoteOfAnyChainIsNot() throws WatermarkException {
    byte[] vote = SignBytes.of("other", Messages.prevote(5, 0, Messages.BLOCK_A));
    assertTrue(refused(signer().signAsItIs(Bytes.copyOf(vote))).contains("a signed vote"));
  }

  /** A device may be busy for other chains, and a vote must not wait behind that. */
  @Test
  void aVoteIsSignedWhileRawBytesWaitForTheKey() throws Exception {
    ChainSigner signer = signer();
    CountDownLatch free = key.hold(Urgency.OTHER);
    FutureTask<RawSigningResult> raw = new FutureTask<>(() -> signer.signAsItIs(VALUE));
    Thread.ofVirtual().start(raw);
    while (key.turns().isEmpty()) {
      Thread.onSpinWait();
    }
    assertInstanceOf(
        SigningResult.Signed.class, signer.sign(Messages.prevote(5, 0, Messages.BLOCK_A), false));
    free.countDown();
    assertSigned(VALUE.toArray(), raw.get());
  }

  @Test
  void nothingIsSignedOnceTheChainWasStopped() throws WatermarkException {
    ChainSigner signer = signer();
    signer.stop("because");
    assertEquals("because", refused(signer.signAsItIs(VALUE)));
    assertEquals("because", refused(signer.signRawBytes(VALUE, "id")));
  }

  @Test
  void norOnceTheSignerIsClosed() throws WatermarkException {
    ChainSigner signer = signer();
    signer.close();
    assertEquals("the signer is shutting down", refused(signer.signAsItIs(VALUE)));
  }

  @Test
  void norOnceTheWatermarkFailed() throws WatermarkException {
    ChainSigner signer = signer();
    storage.failWrites();
    assertInstanceOf(
        SigningResult.Refused.class, signer.sign(Messages.prevote(5, 0, Messages.BLOCK_A), true));
    assertTrue(refused(signer.signAsItIs(VALUE)).length() > 0);
  }

  @Test
  void aKeyThatCannotSignIsSaid() throws WatermarkException {
    ChainSigner signer = signer();
    key.mood(TestKey.Mood.IS_UNAVAILABLE);
    assertTrue(refused(signer.signAsItIs(VALUE)).length() > 0);
    key.mood(TestKey.Mood.SIGNS_WRONGLY);
    assertTrue(refused(signer.signAsItIs(VALUE)).contains("does not verify"));
  }
}
