package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of the nodes' own test suites, with the values that those suites put in. */
final class CodecVectorsTest {
  private static final BlockId BLOCK =
      new BlockId(
          Bytes.ofHex("8B01023386C371778ECB6368573E539AFC3CC860EC3A2F614E54FE5652F4FC80"),
          1_000_000,
          Bytes.ofHex("72DB3D959635DFF1BB567BEDAA70573392C5159666A3F8CAF11E413AAC52207A"));
  private static final Timestamp TIME = new Timestamp(1_570_983_284, 0);
  private static final Vote VOTE =
      new Vote(
          Step.PRECOMMIT,
          3,
          2,
          BLOCK,
          TIME,
          Bytes.ofHex("6AF1F4111082EFB388211BC72C55BCD61E9AC3D5"),
          56_789,
          utf8("extension"),
          Bytes.EMPTY);
  private static final PublicKey KEY =
      new PublicKey(
          KeyType.ED25519,
          Bytes.ofHex("556A436F1218D30942EFE798420F51DC9B6A311B929C578257457D05C5FCF230"));

  record Expected(String version, String name, Object value) {}

  /** Answers are read as a node's, requests as a signer's. */
  static final List<Expected> MESSAGES =
      List.of(
          new Expected("0.38", "ping request", new Request.Ping()),
          new Expected("0.38", "ping response", new Response.Pong()),
          new Expected("0.38", "pubKey request", new Request.ShowPublicKey("")),
          new Expected("0.38", "pubKey response", new Response.PublicKeyIs(KEY)),
          new Expected("0.38", "pubKey response with error", error(Request.Kind.PUBLIC_KEY)),
          new Expected("0.38", "Vote Request", new Request.SignVote("", VOTE, false)),
          new Expected(
              "0.38",
              "Vote Response",
              new Response.SignedVote(VOTE, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY)),
          new Expected("0.38", "Vote Response with error", error(Request.Kind.VOTE)),
          // The suite's proposal carries a prevote's type, which no node would send.
          new Expected(
              "0.38",
              "Proposal Request",
              new Request.Unsupported(
                  Request.Kind.PROPOSAL, "expected a proposal of type 32, got type 1")),
          new Expected(
              "0.38",
              "Proposal Response",
              new Response.SignedProposal(
                  new Proposal(3, 2, 2, BLOCK, TIME), utf8("it's a signature"))),
          new Expected("0.38", "Proposal Response with error", error(Request.Kind.PROPOSAL)),
          new Expected("1.0", "pubKey request", new Request.ShowPublicKey("")),
          new Expected("1.0", "pubKey response", new Response.PublicKeyIs(KEY)),
          new Expected("1.0", "pubKey response with error", error(Request.Kind.PUBLIC_KEY)),
          new Expected(
              "celestia",
              "SignedP2PMessageRequest",
              new Request.SignRawBytes("test", ones(1000), "test-msg")),
          new Expected(
              "celestia", "SignedP2PMessageResponse", new Response.SignedRawBytes(ones(64))));

  @ParameterizedTest
  @FieldSource("MESSAGES")
  void everyMessageHasItsValues(Expected expected) throws MalformedMessageException {
    byte[] message = vector(expected.version(), expected.name());
    Object decoded =
        expected.value() instanceof Request
            ? MessageCodec.decode(message)
            : NodeCodec.decode(message);
    assertEquals(expected.value(), decoded);
  }

  static Stream<String[]> answers() {
    return lines().filter(line -> line[1].contains("esponse"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("answers")
  void anAnswerIsNoRequest(String version, String name, String hex) {
    MalformedMessageException e =
        assertThrows(
            MalformedMessageException.class,
            () -> MessageCodec.decode(HexFormat.of().parseHex(hex)));
    int field = Integer.parseInt(hex.substring(0, 2), 16) >> 3;
    assertEquals(
        "expected a privval request, got an answer (field %d)".formatted(field),
        e.getMessage(),
        version + name);
  }

  @Test
  void everyVectorIsExpectedAbove() {
    assertEquals(lines().count(), MESSAGES.size());
  }

  private static byte[] vector(String version, String name) {
    return lines()
        .filter(line -> line[0].equals(version) && line[1].equals(name))
        .map(line -> HexFormat.of().parseHex(line[2]))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String[]> lines() {
    try (InputStream in =
        Objects.requireNonNull(
            CodecVectorsTest.class.getResourceAsStream("/codec/privval-messages.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response error(Request.Kind kind) {
    return new Response.Refused(kind, 1, "it's a error");
  }

  private static Bytes utf8(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes ones(int length) {
    return Bytes.ofHex("01".repeat(length));
  }
}
