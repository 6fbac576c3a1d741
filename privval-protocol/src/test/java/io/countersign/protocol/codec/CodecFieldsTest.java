package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.wire.WireBlockId;
import io.countersign.protocol.wire.WireMessage;
import io.countersign.protocol.wire.WirePartSetHeader;
import io.countersign.protocol.wire.WirePingRequest;
import io.countersign.protocol.wire.WireProposal;
import io.countersign.protocol.wire.WirePubKeyRequest;
import io.countersign.protocol.wire.WirePubKeyResponse;
import io.countersign.protocol.wire.WirePublicKey;
import io.countersign.protocol.wire.WireSignBytesRequest;
import io.countersign.protocol.wire.WireSignProposalRequest;
import io.countersign.protocol.wire.WireSignVoteRequest;
import io.countersign.protocol.wire.WireTimestamp;
import io.countersign.protocol.wire.WireVote;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where dialects differ, and what becomes of fields that are missing or unknown. */
final class CodecFieldsTest {
  private static final Bytes KEY = Bytes.ofHex("AB".repeat(32));

  @Test
  void aPublicKeyIsShownInTheOldFormAndTheNew() throws Exception {
    byte[] answer =
        MessageCodec.encode(new Response.PublicKeyIs(new PublicKey(KeyType.ED25519, KEY)));
    WirePubKeyResponse wire = WireMessage.parseFrom(answer).getPubKeyResponse();
    assertEquals(KEY.hex(), hex(wire.getPubKey().getEd25519()));
    assertEquals(KEY.hex(), hex(wire.getPubKeyBytes()));
    assertEquals("ed25519", wire.getPubKeyType());
    assertEquals(false, wire.hasError());
    // Field 1 of the answer is the key in the old form, and its field 1 the ed25519 one.
    assertEquals("124F" + "0A22" + "0A20", HexFormat.of().withUpperCase().formatHex(answer, 0, 6));
  }

  @Test
  void aSecp256k1KeyIsShownInBothFormsToo() throws Exception {
    Bytes key = Bytes.ofHex("02" + "AB".repeat(32));
    Response shown = new Response.PublicKeyIs(new PublicKey(KeyType.SECP256K1, key));
    byte[] answer = MessageCodec.encode(shown);
    WirePubKeyResponse wire = WireMessage.parseFrom(answer).getPubKeyResponse();
    assertEquals(key.hex(), hex(wire.getPubKey().getSecp256K1()));
    assertEquals(key.hex(), hex(wire.getPubKeyBytes()));
    assertEquals("secp256k1", wire.getPubKeyType());
    // Field 1 of the answer is the key in the old form, and its field 2 the secp256k1 one.
    assertEquals("1253" + "0A23" + "1221", HexFormat.of().withUpperCase().formatHex(answer, 0, 6));
    assertEquals(shown, NodeCodec.decode(answer));
    WireMessage old =
        WireMessage.newBuilder()
            .setPubKeyResponse(WirePubKeyResponse.newBuilder().setPubKey(wire.getPubKey()))
            .build();
    assertEquals(shown, NodeCodec.decode(old.toByteArray()));
  }

  static final List<WirePubKeyResponse> STRANGE_KEYS =
      List.of(
          WirePubKeyResponse.getDefaultInstance(),
          WirePubKeyResponse.newBuilder()
              .setPubKey(WirePublicKey.newBuilder().setSecp256K1(ByteString.copyFrom(new byte[32])))
              .build(),
          WirePubKeyResponse.newBuilder()
              .setPubKey(
                  WirePublicKey.newBuilder().setSecp256K1Eth(ByteString.copyFrom(new byte[33])))
              .build(),
          WirePubKeyResponse.newBuilder()
              .setPubKey(WirePublicKey.newBuilder().setEd25519(ByteString.copyFrom(new byte[31])))
              .build(),
          WirePubKeyResponse.newBuilder()
              .setPubKeyType("bls12_381")
              .setPubKeyBytes(ByteString.copyFrom(new byte[32]))
              .build(),
          WirePubKeyResponse.newBuilder()
              .setPubKeyType("ed25519")
              .setPubKeyBytes(ByteString.copyFrom(new byte[33]))
              .build());

  @ParameterizedTest
  @FieldSource("STRANGE_KEYS")
  void aPublicKeyThatIsNoneIsMalformed(WirePubKeyResponse answer) {
    byte[] message = WireMessage.newBuilder().setPubKeyResponse(answer).build().toByteArray();
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> NodeCodec.decode(message));
    assertEquals(
        "expected an ed25519 public key of 32 bytes or a secp256k1 one of 33, got another or none",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"'', id", "00, ''", "00, id"})
  void fieldNineWithBytesOrAnIdIsCelestias(String rawBytes, String id) throws Exception {
    Request request =
        decode(
            WireMessage.newBuilder()
                .setSignBytesRequest(
                    WireSignBytesRequest.newBuilder()
                        .setChainIdOrValue(ByteString.copyFromUtf8("mocha-4"))
                        .setRawBytes(ByteString.copyFrom(HexFormat.of().parseHex(rawBytes)))
                        .setUniqueId(id)));
    assertEquals(new Request.SignRawBytes("mocha-4", Bytes.ofHex(rawBytes), id), request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "FFFE"})
  void fieldNineWithAValueAloneIsCometBfts(String value) throws Exception {
    Request request =
        decode(
            WireMessage.newBuilder()
                .setSignBytesRequest(
                    WireSignBytesRequest.newBuilder()
                        .setChainIdOrValue(ByteString.copyFrom(HexFormat.of().parseHex(value)))));
    assertEquals(new Request.SignBytes(Bytes.ofHex(value)), request);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNodeMaySkipTheSigningOfExtensions(boolean skip) throws Exception {
    Request request =
        decode(
            WireMessage.newBuilder()
                .setSignVoteRequest(
                    WireSignVoteRequest.newBuilder()
                        .setVote(WireVote.newBuilder().setType(2))
                        .setSkipExtensionSigning(skip)));
    assertEquals(skip, assertInstanceOf(Request.SignVote.class, request).skipExtension());
  }

  @Test
  void aMissingTimeIsGosZeroTime() throws Exception {
    assertEquals(Timestamp.GO_ZERO, timeOf(WireVote.newBuilder()));
    assertEquals(Timestamp.GO_ZERO, timeOf(WireProposal.newBuilder()));
  }

  @Test
  void anEmptyTimeIsTheEpoch() throws Exception {
    WireTimestamp empty = WireTimestamp.getDefaultInstance();
    assertEquals(Timestamp.EPOCH, timeOf(WireVote.newBuilder().setTimestamp(empty)));
    assertEquals(Timestamp.EPOCH, timeOf(WireProposal.newBuilder().setTimestamp(empty)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 32, -1, Integer.MAX_VALUE})
  void aVoteOfAnUnknownTypeIsUnsupportedAndNotMalformed(int type) throws Exception {
    assertEquals(
        new Request.Unsupported(
            Request.Kind.VOTE, "expected a vote of type 1 or 2, got type " + type),
        decode(vote(WireVote.newBuilder().setType(type))));
  }

  @Test
  void aRequestWithoutWhatIsToBeSignedIsUnsupported() throws Exception {
    assertEquals(
        new Request.Unsupported(Request.Kind.VOTE, "expected a vote, got a request without one"),
        MessageCodec.decode(HexFormat.of().parseHex("1a00")));
    assertEquals(
        new Request.Unsupported(
            Request.Kind.PROPOSAL, "expected a proposal, got a request without one"),
        MessageCodec.decode(HexFormat.of().parseHex("2a00")));
  }

  @Test
  void unknownFieldsAreIgnoredAtEveryLevel() throws Exception {
    UnknownFieldSet.Field fields =
        UnknownFieldSet.Field.newBuilder()
            .addVarint(-1)
            .addFixed64(1)
            .addFixed32(2)
            .addLengthDelimited(ByteString.copyFromUtf8("later"))
            .addGroup(UnknownFieldSet.getDefaultInstance())
            .build();
    UnknownFieldSet unknown = UnknownFieldSet.newBuilder().addField(99, fields).build();
    List<WireMessage> strange = messages(unknown);
    List<WireMessage> plain = messages(UnknownFieldSet.getDefaultInstance());
    for (int i = 0; i < strange.size(); i++) {
      assertEquals(
          MessageCodec.decode(plain.get(i).toByteArray()),
          MessageCodec.decode(strange.get(i).toByteArray()));
    }
  }

  /** Every message type of a request, each with these unknown fields. */
  private static List<WireMessage> messages(UnknownFieldSet extra) {
    WireTimestamp time = WireTimestamp.newBuilder().setSeconds(7).setUnknownFields(extra).build();
    WirePartSetHeader parts =
        WirePartSetHeader.newBuilder().setTotal(5).setUnknownFields(extra).build();
    WireBlockId block =
        WireBlockId.newBuilder().setPartSetHeader(parts).setUnknownFields(extra).build();
    WireVote vote =
        WireVote.newBuilder()
            .setType(1)
            .setTimestamp(time)
            .setBlockId(block)
            .setUnknownFields(extra)
            .build();
    WireProposal proposal =
        WireProposal.newBuilder()
            .setType(32)
            .setTimestamp(time)
            .setBlockId(block)
            .setUnknownFields(extra)
            .build();
    return List.of(
        WireMessage.newBuilder()
            .setSignVoteRequest(
                WireSignVoteRequest.newBuilder().setVote(vote).setUnknownFields(extra))
            .setUnknownFields(extra)
            .build(),
        WireMessage.newBuilder()
            .setSignProposalRequest(
                WireSignProposalRequest.newBuilder().setProposal(proposal).setUnknownFields(extra))
            .build(),
        WireMessage.newBuilder()
            .setPubKeyRequest(
                WirePubKeyRequest.newBuilder().setChainId("test").setUnknownFields(extra))
            .build(),
        WireMessage.newBuilder()
            .setPingRequest(WirePingRequest.newBuilder().setUnknownFields(extra))
            .build());
  }

  private static Timestamp timeOf(WireVote.Builder vote) throws MalformedMessageException {
    return assertInstanceOf(Request.SignVote.class, decode(vote(vote.setType(1))))
        .vote()
        .timestamp();
  }

  private static Timestamp timeOf(WireProposal.Builder proposal) throws MalformedMessageException {
    WireMessage.Builder message =
        WireMessage.newBuilder()
            .setSignProposalRequest(
                WireSignProposalRequest.newBuilder().setProposal(proposal.setType(32)));
    return assertInstanceOf(Request.SignProposal.class, decode(message)).proposal().timestamp();
  }

  private static WireMessage.Builder vote(WireVote.Builder vote) {
    return WireMessage.newBuilder()
        .setSignVoteRequest(WireSignVoteRequest.newBuilder().setVote(vote));
  }

  private static Request decode(WireMessage.Builder message) throws MalformedMessageException {
    return MessageCodec.decode(message.build().toByteArray());
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().withUpperCase().formatHex(bytes.toByteArray());
  }
}
