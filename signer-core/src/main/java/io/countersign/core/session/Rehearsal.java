package io.countersign.core.session;

import io.countersign.core.ChainSigner;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.watermark.RehearsalWatermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.link.LoopedLink;
import java.io.IOException;
import java.security.InvalidKeyException;

/**
 * Signs some heights of a chain that does not exist, for a node that is ourselves, with a key that
 * nobody has: the first votes of a process otherwise take several times as long as the others,
 * while the JVM interprets what it has not compiled yet.
 */
public final class Rehearsal {
  /** The compiler takes a method after 200 calls, and each height has three. */
  static final int HEIGHTS = 100;

  private static final String CHAIN_ID = "rehearsal";
  private static final int HASH_LENGTH = 32;
  private static final int ADDRESS_LENGTH = 20;

  private Rehearsal() {}

  /**
   * Signs them all.
   *
   * @throws IOException if one is not signed, as no real one would be
   */
  public static void run(Crypto crypto) throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        LoopedLink link = LoopedLink.make(crypto);
        ChainSigner signer = signer(crypto, new Ed25519PrivateKey(crypto, seed))) {
      Session session = new Session(signer, Long.MAX_VALUE);
      for (int height = 1; height <= HEIGHTS; height++) {
        BlockId block = block(height);
        ask(link, session, proposal(height, block));
        ask(link, session, vote(Step.PREVOTE, height, block, Bytes.EMPTY));
        ask(link, session, vote(Step.PRECOMMIT, height, block, block.hash()));
      }
    } catch (MalformedMessageException | WatermarkException | InvalidKeyException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ChainSigner signer(Crypto crypto, Ed25519PrivateKey key)
      throws WatermarkException, InvalidKeyException {
    PublicKey publicKey = new PublicKey(KeyType.ED25519, key.publicKey());
    return new ChainSigner(
        CHAIN_ID,
        new MadeKey(publicKey, key),
        SignatureVerifier.of(crypto, publicKey)::verify,
        RehearsalWatermark.make(WatermarkOwner.of(CHAIN_ID, publicKey)));
  }

  private static void ask(LoopedLink link, Session session, Request request)
      throws IOException, MalformedMessageException {
    link.node().send(NodeCodec.encode(request));
    link.signer().send(session.answer(link.signer().receive()));
    session.settle();
    if (NodeCodec.decode(link.node().receive()) instanceof Response.Refused refused) {
      throw new IOException(refused.description());
    }
  }

  private static Request proposal(long height, BlockId block) {
    return new Request.SignProposal(CHAIN_ID, new Proposal(height, 0, -1, block, at(height)));
  }

  private static Request vote(Step step, long height, BlockId block, Bytes extension) {
    Bytes address = Bytes.copyOf(new byte[ADDRESS_LENGTH]);
    Vote vote = new Vote(step, height, 0, block, at(height), address, 0, extension, Bytes.EMPTY);
    return new Request.SignVote(CHAIN_ID, vote, false);
  }

  private static BlockId block(long height) {
    byte[] hash = new byte[HASH_LENGTH];
    hash[0] = (byte) height;
    return new BlockId(Bytes.copyOf(hash), 1, Bytes.copyOf(hash));
  }

  /** A second a height. */
  private static Timestamp at(long height) {
    return new Timestamp(1_550_000_000 + height, 1);
  }

  private record MadeKey(PublicKey publicKey, Ed25519PrivateKey key) implements SigningKey {
    @Override
    public byte[] sign(byte[] message, Turn turn) {
      return key.sign(message);
    }

    @Override
    public void close() {
      key.close();
    }
  }
}
