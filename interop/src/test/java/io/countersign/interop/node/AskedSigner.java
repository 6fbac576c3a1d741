package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real signer of whatever make as a process, asked by its node, which is played here. */
final class AskedSigner implements AutoCloseable {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();

  private final String chainId;
  private final Deadlines deadlines = new Deadlines();
  private final Ed25519PrivateKey identity;
  private final NodeListener node;
  private final PeerProcess process;
  private RemoteSigner signer;
  private final AnswerCheck check;

  private AskedSigner(String chainId, NodeAddress address, Path log, List<String> command)
      throws IOException {
    this.chainId = chainId;
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      this.identity = new Ed25519PrivateKey(CRYPTO, seed);
    }
    this.node = NodeListener.open(address, CRYPTO, identity, deadlines);
    this.process = PeerProcess.start(log, Map.of(), command);
    try {
      this.signer = node.accept();
      this.check = AnswerCheck.of(signer, CRYPTO, chainId, false);
    } catch (IOException e) {
      process.close();
      node.close();
      deadlines.close();
      process.requireAlive(); // or this says why not
      throw e;
    }
  }

  /**
   * Starts one and waits until it has dialled.
   *
   * @param address that it is to dial, on this machine
   */
  static AskedSigner start(String chainId, NodeAddress address, Path log, List<String> command)
      throws IOException {
    return new AskedSigner(chainId, address, log, command);
  }

  /** Passes if it signs this; the signature is checked. */
  Bytes requireSigned(SignableMessage message) throws IOException {
    Request request = request(message);
    Response answer = signer.ask(request);
    check.require(request, answer);
    return switch (answer) {
      case Response.SignedVote vote -> vote.signature();
      case Response.SignedProposal proposal -> proposal.signature();
      default -> throw new IOException("expected a signature, got " + answer);
    };
  }

  /** Passes if it does not: some answer, TMKMS hangs up where a height, round or step goes back. */
  void requireRefused(SignableMessage message) throws IOException {
    Response answer;
    try {
      answer = signer.ask(request(message));
    } catch (IOException hungUp) {
      signer.close();
      signer = node.accept();
      return;
    }
    assertInstanceOf(Response.Refused.class, answer, message.toString());
  }

  /** Has round 1 of a height signed as far as a step; the last signature. */
  Bytes signUpTo(long height, Step last) throws IOException {
    Bytes signature = Bytes.EMPTY;
    for (Step step : Step.values()) {
      if (step.compareTo(last) <= 0) {
        signature = requireSigned(Asked.at(step, height, 1, Asked.BLOCK));
      }
    }
    return signature;
  }

  /** Passes if it signs nothing against or below what {@link #signUpTo} had signed. */
  void requireNothingAgainst(long height, Step last) throws IOException {
    requireRefused(Asked.at(last, height, 1, Asked.OTHER));
    requireRefused(Asked.at(last, height, 0, Asked.OTHER));
    requireRefused(Asked.at(Step.PRECOMMIT, height - 1, 3, Asked.OTHER));
  }

  private Request request(SignableMessage message) {
    return switch (message) {
      case Vote vote -> new Request.SignVote(chainId, vote, false);
      case Proposal proposal -> new Request.SignProposal(chainId, proposal);
    };
  }

  /** Ends it as a service manager does. */
  @Override
  public void close() throws IOException {
    try {
      process.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.close();
    }
    signer.close();
    node.close();
    deadlines.close();
    identity.close();
  }
}
