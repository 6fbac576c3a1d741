package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import io.countersign.protocol.signbytes.SignedContent;

/** Whatever a peer sends, of whatever dialect, is a message that can be said again, or refused. */
class MessagesFuzzTest {
  /** A message has no more than this around its texts and byte strings. */
  private static final int MOST_AROUND = 400;

  @FuzzTest(maxDuration = "10m")
  void aRequest(byte[] data) throws MalformedMessageException {
    Request request;
    try {
      request = MessageCodec.decode(data);
    } catch (MalformedMessageException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 1_000, e::getMessage);
      return;
    }
    if (request instanceof Request.Unsupported unsupported) {
      assertTrue(unsupported.problem().length() < 100, unsupported::problem);
      return;
    }
    assertEquals(request, MessageCodec.decode(NodeCodec.encode(request)));
    switch (request) {
      case Request.SignVote ask -> {
        requireSignBytes(ask.chainId(), ask.vote(), data.length);
        SignBytes.ofExtension(ask.chainId(), ask.vote());
      }
      case Request.SignProposal ask -> requireSignBytes(ask.chainId(), ask.proposal(), data.length);
      case Request.SignRawBytes ask ->
          assertTrue(
              SignedContent.couldBeSignBytes(
                  SignBytes.ofRawBytes(ask.chainId(), ask.rawBytes(), ask.uniqueId())));
      case Request.Ping _, Request.ShowPublicKey _, Request.SignBytes _, Request.Unsupported _ -> {}
    }
  }

  /** The same each time, read back as what was asked for, and nothing grows. */
  private static void requireSignBytes(String chainId, SignableMessage message, int length) {
    byte[] signBytes = SignBytes.of(chainId, message);
    assertArrayEquals(signBytes, SignBytes.of(chainId, message));
    assertTrue(signBytes.length <= length + MOST_AROUND, () -> signBytes.length + " bytes");
    assertTrue(SignedContent.isOf(chainId, message.position(), signBytes));
    assertTrue(
        SignedContent.equalApartFromTimestamp(message.position().step(), signBytes, signBytes));
  }

  @FuzzTest(maxDuration = "10m")
  void anAnswer(byte[] data) throws MalformedMessageException {
    Response answer;
    try {
      answer = NodeCodec.decode(data);
    } catch (MalformedMessageException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 1_000, e::getMessage);
      return;
    }
    byte[] again;
    try {
      again = MessageCodec.encode(answer);
    } catch (IllegalStateException e) {
      assertTrue(data.length > MessageCodec.MAX_ANSWER_LENGTH / 2, e::getMessage);
      return;
    }
    assertTrue(again.length <= MessageCodec.MAX_ANSWER_LENGTH);
    if (data.length < MessageCodec.MAX_DESCRIPTION_LENGTH) { // beyond it texts are cut
      assertEquals(answer, NodeCodec.decode(again));
    }
  }
}
