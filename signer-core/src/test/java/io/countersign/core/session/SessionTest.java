package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static io.countersign.core.Messages.LATER;
import static io.countersign.core.Messages.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** One answer for each request, of the kind that the node waits for. */
final class SessionTest {
  private static final Vote VOTE = Messages.precommit(5, 0, BLOCK_A);
  private static final Proposal PROPOSAL = Messages.proposal(5, 0, BLOCK_A);

  private final TestKey key = new TestKey();
  private final Session session = Sessions.over(key, Long.MAX_VALUE);

  @Test
  void aPingIsAnswered() {
    assertEquals(new Response.Pong(), session.answer(new Request.Ping()));
  }

  @Test
  void thePublicKeyIsShown() {
    assertEquals(
        new Response.PublicKeyIs(key.publicKey()),
        session.answer(new Request.ShowPublicKey(CHAIN)));
  }

  @Test
  void aVoteComesBackSignedWithItsExtension() {
    Response.SignedVote answer = signed(VOTE, false);
    assertEquals(VOTE, answer.vote());
    assertTrue(key.verify(SignBytes.of(CHAIN, VOTE), answer.signature().toArray()));
    assertTrue(
        key.verify(SignBytes.ofExtension(CHAIN, VOTE), answer.extensionSignature().toArray()));
    assertTrue(key.verify(new byte[0], answer.nonRpExtensionSignature().toArray()));
  }

  @Test
  void aVoteThatSkipsItsExtensionComesBackWithoutOne() {
    Response.SignedVote answer = signed(VOTE, true);
    assertEquals(Bytes.EMPTY, answer.extensionSignature());
    assertEquals(Bytes.EMPTY, answer.nonRpExtensionSignature());
  }

  @Test
  void aRepeatedVoteCarriesTheTimeThatWasSigned() {
    Response.SignedVote first = signed(VOTE, true);
    assertEquals(first, signed(VOTE.at(LATER), true));
    assertEquals(TIME, first.vote().timestamp());
  }

  @Test
  void aRepeatedProposalCarriesTheTimeThatWasSigned() {
    Response first = session.answer(new Request.SignProposal(CHAIN, PROPOSAL));
    Response.SignedProposal signed = assertInstanceOf(Response.SignedProposal.class, first);
    assertTrue(key.verify(SignBytes.of(CHAIN, PROPOSAL), signed.signature().toArray()));
    assertEquals(first, session.answer(new Request.SignProposal(CHAIN, PROPOSAL.at(LATER))));
  }

  @Test
  void aConflictIsAnAnswerOfTheSameKind() {
    signed(VOTE, true);
    Vote other = Messages.precommit(5, 0, Messages.BLOCK_B);
    assertRefused(
        Request.Kind.VOTE,
        ErrorCode.DOUBLE_SIGN,
        "conflicting data: asked to sign precommit 5/0 for block 0B0B0B0B0B, already signed it for"
            + " block F3FF4D451E",
        new Request.SignVote(CHAIN, other, false));
    assertRefused(
        Request.Kind.PROPOSAL,
        ErrorCode.DOUBLE_SIGN,
        "step regression: asked to sign proposal 5/0, last signed precommit 5/0",
        new Request.SignProposal(CHAIN, PROPOSAL));
  }

  record Foreign(Request.Kind kind, Request request) {}

  static final List<Foreign> FOREIGN =
      List.of(
          new Foreign(Request.Kind.PUBLIC_KEY, new Request.ShowPublicKey("other")),
          new Foreign(Request.Kind.VOTE, new Request.SignVote("other", VOTE, false)),
          new Foreign(Request.Kind.PROPOSAL, new Request.SignProposal("other", PROPOSAL)));

  @ParameterizedTest
  @FieldSource("FOREIGN")
  void anotherChainIsRefusedAndNothingIsSignedForIt(Foreign foreign) {
    assertRefused(
        foreign.kind(),
        ErrorCode.INVALID_REQUEST,
        "expected a request for chain test, got one for chain \"other\"; check chain_id of this"
            + " [[validator]]",
        foreign.request());
    assertEquals(List.of(), key.signed());
  }

  @Test
  void aForeignChainIdIsCutAndCannotBeginALogLine() {
    assertRefused(
        Request.Kind.PUBLIC_KEY,
        ErrorCode.INVALID_REQUEST,
        "expected a request for chain test, got one for chain \"??%s\"; check chain_id of this"
                .formatted("x".repeat(62))
            + " [[validator]]",
        new Request.ShowPublicKey("\r\n" + "x".repeat(1_000)));
  }

  @Test
  void rawBytesAreNotSignedUnlessSomebodyAllowsThem() {
    assertRefused(
        Request.Kind.RAW_BYTES,
        ErrorCode.INVALID_REQUEST,
        "raw bytes are not signed for this chain; raw_bytes_prefixes in its [[chain]] would allow them",
        new Request.SignBytes(Bytes.ofHex("AB")));
    assertRefused(
        Request.Kind.RAW_BYTES,
        ErrorCode.INVALID_REQUEST,
        "raw bytes are not signed for this chain; raw_bytes_ids in its [[chain]] would allow them",
        new Request.SignRawBytes(CHAIN, Bytes.ofHex("AB"), "id"));
    assertEquals(List.of(), key.signed());
  }

  @Test
  void anOperatorMayHaveExtensionsLeftOut() {
    ChainSigner signer = Sessions.signer(key);
    Session without =
        new Session(signer, Long.MAX_VALUE, false, new RawBytes(signer, RawBytesRules.NONE));
    Response.SignedVote answer =
        assertInstanceOf(
            Response.SignedVote.class, without.answer(new Request.SignVote(CHAIN, VOTE, false)));
    assertTrue(key.verify(SignBytes.of(CHAIN, VOTE), answer.signature().toArray()));
    assertEquals(Bytes.EMPTY, answer.extensionSignature());
    assertEquals(Bytes.EMPTY, answer.nonRpExtensionSignature());
  }

  @Test
  void whatCannotBeRepresentedIsRefusedInItsOwnWords() {
    assertRefused(
        Request.Kind.VOTE,
        ErrorCode.INVALID_REQUEST,
        "expected a vote, got a request without one",
        new Request.Unsupported(Request.Kind.VOTE, "expected a vote, got a request without one"));
  }

  @Test
  void aRequestForAnotherChainDoesNotReachMaxHeight() {
    Session limited = Sessions.over(key, 4);
    assertFalse(limited.isAboveMaxHeight(new Request.SignVote("other", VOTE, false)));
    assertFalse(limited.isAboveMaxHeight(new Request.SignProposal("other", PROPOSAL)));
    assertTrue(limited.isAboveMaxHeight(new Request.SignVote(CHAIN, VOTE, false)));
  }

  @ParameterizedTest
  @CsvSource({"9, false", "10, false", "11, true"})
  void nothingAboveMaxHeightIsSigned(long height, boolean above) {
    Session limited = Sessions.over(key, 10);
    Request vote = new Request.SignVote(CHAIN, Messages.precommit(height, 0, BLOCK_A), true);
    Request proposal = new Request.SignProposal(CHAIN, Messages.proposal(height, 1, BLOCK_A));
    assertEquals(above, limited.isAboveMaxHeight(vote));
    assertEquals(above, limited.isAboveMaxHeight(proposal));
    assertEquals(above, limited.answer(vote) instanceof Response.Refused);
    assertEquals(above, limited.answer(proposal) instanceof Response.Refused);
    assertEquals(above ? 0 : 2, key.signed().size());
  }

  private Response.SignedVote signed(Vote vote, boolean skipExtension) {
    return assertInstanceOf(
        Response.SignedVote.class,
        session.answer(new Request.SignVote(CHAIN, vote, skipExtension)));
  }

  private void assertRefused(Request.Kind kind, int code, String reason, Request request) {
    assertEquals(new Response.Refused(kind, code, reason), session.answer(request));
  }
}
