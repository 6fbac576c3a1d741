package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Raw bytes are signed beside consensus, and never in its place. */
final class RawBytesTest {
  private static final int PER_SECOND = 3;
  private static final Bytes VALUE = text("app/1");
  private static final Request COMETBFT = new Request.SignBytes(VALUE);
  private static final Request CELESTIA = new Request.SignRawBytes(CHAIN, VALUE, "id-1");

  /** Lets everything through that rules can. */
  private static final List<Bytes> EVERY_BYTE =
      IntStream.range(0, 256).mapToObj(b -> Bytes.copyOf(new byte[] {(byte) b})).toList();

  private final TestKey key = new TestKey();
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private final MemoryStorage storage = MemoryStorage.created(owner, 4);
  private final ChainSigner signer = signer();
  private long now;

  private ChainSigner signer() {
    try {
      return new ChainSigner(CHAIN, key, key, storage.open(owner));
    } catch (WatermarkException e) {
      throw new AssertionError("a new watermark can be opened", e);
    }
  }

  private Session session(RawBytesRules rules) {
    return new Session(signer, Long.MAX_VALUE, true, new RawBytes(signer, rules, () -> now));
  }

  private Session allowed() {
    return session(new RawBytesRules(List.of(text("app/")), List.of("id-"), PER_SECOND));
  }

  @Test
  void cometBftsAreSignedAsTheyAre() {
    assertTrue(key.verify(VALUE.toArray(), signature(allowed().answer(COMETBFT))));
  }

  @Test
  void celestiasAreSignedBehindTheirPrefixForOurChain() {
    assertTrue(
        key.verify(
            SignBytes.ofRawBytes(CHAIN, VALUE, "id-1"), signature(allowed().answer(CELESTIA))));
    assertEquals(
        refused(
            "expected a request for chain test, got one for chain \"other\"; check chain_id of this [[validator]]"),
        allowed().answer(new Request.SignRawBytes("other", VALUE, "id-1")));
    assertEquals(1, key.signed().size());
  }

  @Test
  void theWatermarkStaysWhereItIs() {
    Watermark before = signer.lastSigned();
    signature(allowed().answer(COMETBFT));
    signature(allowed().answer(CELESTIA));
    assertEquals(before, signer.lastSigned());
  }

  static final List<byte[]> CONSENSUS =
      List.of(
          SignBytes.of(CHAIN, Messages.prevote(5, 0, BLOCK_A)),
          SignBytes.of("another-chain", Messages.precommit(5, 0, BLOCK_A)),
          SignBytes.of(CHAIN, Messages.proposal(5, 0, BLOCK_A)),
          SignBytes.ofExtension(CHAIN, Messages.precommit(5, 0, BLOCK_A)),
          SignBytes.ofRawBytes(CHAIN, VALUE, "id-1"));

  @ParameterizedTest
  @FieldSource("CONSENSUS")
  void nothingOfConsensusIsSignedAsItIsWhateverTheListsSay(byte[] signBytes) {
    Session everything = session(new RawBytesRules(EVERY_BYTE, List.of(), PER_SECOND));
    assertEquals(
        refused(
            "expected bytes of an application's own, got some that could be taken for a signed vote"),
        everything.answer(new Request.SignBytes(Bytes.copyOf(signBytes))));
    assertEquals(List.of(), key.signed());
  }

  @Test
  void aVoteInsideCelestiasFormIsNoVote() {
    Vote vote = Messages.precommit(5, 0, BLOCK_A);
    Bytes signBytes = Bytes.copyOf(SignBytes.of(CHAIN, vote));
    byte[] signature =
        signature(allowed().answer(new Request.SignRawBytes(CHAIN, signBytes, "id-1")));
    assertTrue(!key.verify(signBytes.toArray(), signature));
  }

  @Test
  void allNodesOfAChainShareOneLimit() {
    RawBytes shared =
        new RawBytes(
            signer,
            new RawBytesRules(List.of(text("app/")), List.of("id-"), PER_SECOND),
            () -> now);
    Session one = new Session(signer, Long.MAX_VALUE, true, shared);
    Session other = new Session(signer, Long.MAX_VALUE, true, shared);
    signature(one.answer(COMETBFT));
    signature(other.answer(CELESTIA));
    signature(one.answer(CELESTIA));
    Response tooMany =
        refused(
            "expected at most 3 requests for raw bytes a second (raw_bytes_per_second), got more");
    assertEquals(tooMany, one.answer(COMETBFT));
    assertEquals(tooMany, other.answer(CELESTIA));
    now += TimeUnit.SECONDS.toNanos(1) / PER_SECOND + 1;
    signature(other.answer(COMETBFT));
    assertEquals(tooMany, one.answer(COMETBFT));
  }

  @Test
  void whatIsNotAllowedCountsForNothing() {
    Session session = allowed();
    for (int i = 0; i < 2 * PER_SECOND; i++) {
      assertInstanceOf(
          Response.Refused.class, session.answer(new Request.SignBytes(text("other"))));
    }
    signature(session.answer(COMETBFT));
  }

  @Test
  void nothingIsSignedWhileNoVoteWouldBe() {
    signer.stop("signed elsewhere");
    assertUnavailable("signed elsewhere");
  }

  @Test
  void nothingIsSignedOnceTheWatermarkHasFailed() {
    storage.failFlushes();
    signer.sign(Messages.prevote(5, 0, BLOCK_A), false);
    assertUnavailable(
        "the watermark could not be made durable: Input/output error"
            + "; nothing more is signed until that is mended and the signer restarted");
  }

  @Test
  void nothingIsSignedAtTheEnd() {
    signer.close();
    assertUnavailable("the signer is shutting down");
  }

  @Test
  void aSignatureThatDoesNotVerifyIsNotReleased() {
    key.mood(TestKey.Mood.SIGNS_WRONGLY);
    assertEquals(
        new Response.Refused(
            Request.Kind.RAW_BYTES,
            ErrorCode.UNAVAILABLE,
            "the key made a signature that does not verify; it was not released"),
        allowed().answer(CELESTIA));
  }

  private void assertUnavailable(String reason) {
    List<Bytes> before = key.signed();
    Response answer = new Response.Refused(Request.Kind.RAW_BYTES, ErrorCode.UNAVAILABLE, reason);
    assertEquals(answer, allowed().answer(COMETBFT));
    assertEquals(answer, allowed().answer(CELESTIA));
    assertEquals(before, key.signed());
  }

  private static Response refused(String reason) {
    return new Response.Refused(Request.Kind.RAW_BYTES, ErrorCode.INVALID_REQUEST, reason);
  }

  private static byte[] signature(Response response) {
    return assertInstanceOf(Response.SignedRawBytes.class, response).signature().toArray();
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
