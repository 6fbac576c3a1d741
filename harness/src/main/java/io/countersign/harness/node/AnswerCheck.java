package io.countersign.harness.node;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.security.InvalidKeyException;

/**
 * Checks every answer as a node does ({@code types/vote.go}, SignAndCheckVote), and the signatures
 * themselves.
 */
public final class AnswerCheck {
  private final String chainId;
  private final boolean extensions;
  private final SignatureVerifier key;

  /**
   * A check against one key.
   *
   * @param extensions whether precommits of a block must carry a signed extension
   */
  public AnswerCheck(Crypto crypto, String chainId, PublicKey key, boolean extensions)
      throws IOException {
    this.chainId = chainId;
    this.extensions = extensions;
    this.key = verifier(crypto, key);
  }

  /**
   * A check against the key that a signer shows.
   *
   * @param extensions whether precommits of a block must carry a signed extension
   * @throws IOException if it shows none that can be used
   */
  public static AnswerCheck of(
      RemoteSigner signer, Crypto crypto, String chainId, boolean extensions) throws IOException {
    return new AnswerCheck(crypto, chainId, key(signer, chainId), extensions);
  }

  /**
   * What verifies with the key that a signer shows.
   *
   * @throws IOException if it shows none that can be used
   */
  public static SignatureVerifier verifier(RemoteSigner signer, Crypto crypto, String chainId)
      throws IOException {
    return verifier(crypto, key(signer, chainId));
  }

  private static SignatureVerifier verifier(Crypto crypto, PublicKey key) throws IOException {
    try {
      return SignatureVerifier.of(crypto, key);
    } catch (InvalidKeyException e) {
      throw new IOException("the signer's public key cannot be used: " + e.getMessage(), e);
    }
  }

  private static PublicKey key(RemoteSigner signer, String chainId) throws IOException {
    Response answer = signer.ask(new Request.ShowPublicKey(chainId));
    if (!(answer instanceof Response.PublicKeyIs(PublicKey key))) {
      throw new IOException("expected the signer's public key, got " + answer);
    }
    return key;
  }

  /**
   * Passes if the answer carries valid signatures over what was asked.
   *
   * @throws IOException saying what is wrong with it
   */
  public void require(Request request, Response response) throws IOException {
    switch (response) {
      case Response.SignedVote signed when request instanceof Request.SignVote ask -> {
        Vote asked = ask.vote().at(signed.vote().timestamp());
        require(SignBytes.of(chainId, asked), signed.signature(), "vote");
        if (extensions && asked.carriesExtension()) {
          require(SignBytes.ofExtension(chainId, asked), signed.extensionSignature(), "extension");
        }
      }
      case Response.SignedProposal signed when request instanceof Request.SignProposal ask ->
          require(
              SignBytes.of(chainId, ask.proposal().at(signed.proposal().timestamp())),
              signed.signature(),
              "proposal");
      case Response.Refused refused ->
          throw new IOException("the signer refused: " + refused.description());
      case Response.SignedRawBytes ignored -> throw unexpected(request, response);
      case Response.SignedVote ignored -> throw unexpected(request, response);
      case Response.SignedProposal ignored -> throw unexpected(request, response);
      case Response.Pong ignored -> throw unexpected(request, response);
      case Response.PublicKeyIs ignored -> throw unexpected(request, response);
    }
  }

  private void require(byte[] signBytes, Bytes signature, String what) throws IOException {
    if (!key.verify(signBytes, signature.toArray())) {
      throw new IOException("expected a valid signature of the " + what + ", got a wrong one");
    }
  }

  private static IOException unexpected(Request request, Response response) {
    return new IOException("expected an answer to %s, got %s".formatted(request, response));
  }
}
