package io.countersign.harness.bench;

import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.NodeConnection;
import io.countersign.protocol.link.NodeDialer;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;

/**
 * A signer that remembers nothing, writes nothing, verifies nothing, and signs whatever it is asked
 * with a key that is gone when it ends: wire and signature alone. Nothing can be faster over the
 * same link on the same JVM; nothing must be used that is built like it.
 */
public final class FloorSigner {
  private final String chainId;
  private final Ed25519PrivateKey key;

  private FloorSigner(String chainId, Ed25519PrivateKey key) {
    this.chainId = chainId;
    this.key = key;
  }

  /**
   * Dials a node on loopback that listens already, and signs until it hangs up.
   *
   * @throws IOException when it does
   */
  public static void run(NodeAddress.Tcp node, String chainId, Crypto crypto)
      throws IOException, MalformedMessageException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed);
        Deadlines deadlines = new Deadlines();
        NodeConnection link = NodeDialer.dial(node, crypto, key, LinkTimeouts.DEFAULT, deadlines)) {
      FloorSigner signer = new FloorSigner(chainId, key);
      while (true) {
        link.send(signer.answer(link.receive()));
      }
    }
  }

  private Response answer(Request request) {
    return switch (request) {
      case Request.Ping() -> new Response.Pong();
      case Request.ShowPublicKey ignored ->
          new Response.PublicKeyIs(new PublicKey(KeyType.ED25519, key.publicKey()));
      case Request.SignVote ask -> vote(ask.vote());
      case Request.SignProposal ask -> proposal(ask.proposal());
      case Request.SignRawBytes ignored -> refused(Request.Kind.RAW_BYTES);
      case Request.SignBytes ignored -> refused(Request.Kind.RAW_BYTES);
      case Request.Unsupported unsupported -> refused(unsupported.kind());
    };
  }

  private Response vote(Vote vote) {
    Bytes extension =
        vote.carriesExtension() ? sign(SignBytes.ofExtension(chainId, vote)) : Bytes.EMPTY;
    return new Response.SignedVote(vote, sign(SignBytes.of(chainId, vote)), extension, Bytes.EMPTY);
  }

  private Response proposal(Proposal proposal) {
    return new Response.SignedProposal(proposal, sign(SignBytes.of(chainId, proposal)));
  }

  private Bytes sign(byte[] message) {
    return Bytes.copyOf(key.sign(message));
  }

  private static Response refused(Request.Kind kind) {
    return new Response.Refused(kind, ErrorCode.INVALID_REQUEST, "this is not signed here");
  }
}
