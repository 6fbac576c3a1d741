package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.ConsensusValues;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What one side writes the other reads as the same value, extremes of every field included. */
final class CodecRoundTripTest {
  @Property(tries = 500)
  void aRequestComesThrough(@ForAll("requests") Request request) throws MalformedMessageException {
    assertEquals(request, MessageCodec.decode(NodeCodec.encode(request)));
  }

  @Property(tries = 500)
  void anAnswerComesThrough(@ForAll("answers") Response answer) throws MalformedMessageException {
    assertEquals(answer, NodeCodec.decode(MessageCodec.encode(answer)));
  }

  @Provide
  Arbitrary<Request> requests() {
    Arbitrary<String> chainIds = ConsensusValues.texts();
    return Arbitraries.oneOf(
        Arbitraries.just(new Request.Ping()),
        chainIds.map(Request.ShowPublicKey::new),
        Combinators.combine(chainIds, ConsensusValues.votes(), Arbitraries.of(true, false))
            .as(Request.SignVote::new),
        Combinators.combine(chainIds, ConsensusValues.proposals()).as(Request.SignProposal::new),
        // Without bytes and id it would be CometBFT's form of the same field.
        Combinators.combine(chainIds, ConsensusValues.bytes(300), ConsensusValues.texts())
            .as(Request.SignRawBytes::new)
            .filter(ask -> !ask.rawBytes().isEmpty() || !ask.uniqueId().isEmpty()),
        ConsensusValues.bytes(300).map(Request.SignBytes::new));
  }

  @Provide
  Arbitrary<Response> answers() {
    Arbitrary<Bytes> signatures = ConsensusValues.bytes(64);
    return Arbitraries.oneOf(
        Arbitraries.just(new Response.Pong()),
        Arbitraries.bytes()
            .array(byte[].class)
            .ofSize(32)
            .map(
                key -> new Response.PublicKeyIs(new PublicKey(KeyType.ED25519, Bytes.copyOf(key)))),
        Combinators.combine(ConsensusValues.votes(), signatures, signatures, signatures)
            .as(Response.SignedVote::new),
        Combinators.combine(ConsensusValues.proposals(), signatures)
            .as(Response.SignedProposal::new),
        signatures.map(Response.SignedRawBytes::new),
        Combinators.combine(
                Arbitraries.of(Request.Kind.values()),
                Arbitraries.integers(),
                ConsensusValues.texts())
            .as(Response.Refused::new));
  }
}
