package io.countersign.harness.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSideTest {
  private static final String CHAIN = "test-1";

  private final Crypto crypto = jdkCrypto();
  private final TestChain chain = new TestChain(CHAIN);

  @AutoClose private final Deadlines deadlines = new Deadlines();
  @AutoClose private final Ed25519PrivateKey key = freshKey();
  @AutoClose private final Ed25519PrivateKey nodeIdentity = freshKey();
  @AutoClose private final Ed25519PrivateKey signerIdentity = freshKey();

  @TempDir private Path directory = Path.of("");

  @Test
  void aSignerIsAcceptedThroughSecretConnection() throws Exception {
    NodeAddress.Tcp address = new NodeAddress.Tcp(Optional.empty(), "127.0.0.1", freePort());
    try (NodeListener listener = listen(address)) {
      CompletableFuture<NodeConnection> dialled =
          CompletableFuture.supplyAsync(
              () ->
                  unchecked(
                      () ->
                          NodeDialer.dial(
                              address, crypto, signerIdentity, LinkTimeouts.DEFAULT, deadlines)));
      assertPingIsAnswered(listener, dialled);
    }
  }

  @Test
  void aSignerIsAcceptedOnAUnixSocketAfterAnOldOneWasLeftThere() throws Exception {
    NodeAddress.Unix address = new NodeAddress.Unix(directory.resolve("node.sock"));
    listen(address).close();
    try (NodeListener listener = listen(address)) {
      CompletableFuture<NodeConnection> dialled =
          CompletableFuture.supplyAsync(
              () -> unchecked(() -> NodeDialer.dial(address, LinkTimeouts.DEFAULT, deadlines)));
      assertPingIsAnswered(listener, dialled);
    }
  }

  private NodeListener listen(NodeAddress address) throws IOException {
    return NodeListener.open(address, crypto, nodeIdentity, deadlines);
  }

  private static void assertPingIsAnswered(
      NodeListener listener, CompletableFuture<NodeConnection> dialled) throws Exception {
    try (RemoteSigner signer = listener.accept();
        NodeConnection node = dialled.get()) {
      CompletableFuture<Response> answer =
          CompletableFuture.supplyAsync(() -> unchecked(() -> signer.ask(new Request.Ping())));
      assertEquals(new Request.Ping(), node.receive());
      node.send(new Response.Pong());
      assertEquals(new Response.Pong(), answer.get());
    }
  }

  @Test
  void theMessagesOfOneHeightAreAProposalAPrevoteAndAPrecommitOfOneBlock() {
    var requests = chain.requests(7);
    var proposal = assertInstanceOf(Request.SignProposal.class, requests.get(0)).proposal();
    assertEquals(7, proposal.height());
    for (int i = 1; i <= 2; i++) {
      Vote vote = assertInstanceOf(Request.SignVote.class, requests.get(i)).vote();
      assertEquals(i == 1 ? Step.PREVOTE : Step.PRECOMMIT, vote.type());
      assertEquals(proposal.blockId(), vote.blockId());
      assertEquals(7, vote.height());
    }
  }

  @Test
  void aRightAnswerPassesTheCheck() throws Exception {
    Request.SignVote precommit = (Request.SignVote) chain.requests(1).get(2);
    Vote vote = precommit.vote();
    Response right =
        new Response.SignedVote(
            vote,
            sign(SignBytes.of(CHAIN, vote)),
            sign(SignBytes.ofExtension(CHAIN, vote)),
            Bytes.EMPTY);
    assertDoesNotThrow(() -> check(true).require(precommit, right));
  }

  @Test
  void aMissingExtensionSignatureFailsTheCheckWhereExtensionsAreWanted() throws Exception {
    Request.SignVote precommit = (Request.SignVote) chain.requests(1).get(2);
    Vote vote = precommit.vote();
    Response without =
        new Response.SignedVote(vote, sign(SignBytes.of(CHAIN, vote)), Bytes.EMPTY, Bytes.EMPTY);
    assertThrows(IOException.class, () -> check(true).require(precommit, without));
    assertDoesNotThrow(() -> check(false).require(precommit, without));
  }

  @Test
  void aSignatureOverAnotherMessageFailsTheCheck() throws Exception {
    Request.SignVote prevote = (Request.SignVote) chain.requests(1).get(1);
    Request.SignVote other = (Request.SignVote) chain.requests(2).get(1);
    Response wrong =
        new Response.SignedVote(
            prevote.vote(), sign(SignBytes.of(CHAIN, other.vote())), Bytes.EMPTY, Bytes.EMPTY);
    assertThrows(IOException.class, () -> check(false).require(prevote, wrong));
  }

  @Test
  void aRefusalOrAnAnswerToAnotherQuestionFailsTheCheck() throws Exception {
    Request prevote = chain.requests(1).get(1);
    Response refused = new Response.Refused(Request.Kind.VOTE, ErrorCode.DOUBLE_SIGN, "no");
    assertThrows(IOException.class, () -> check(false).require(prevote, refused));
    assertThrows(IOException.class, () -> check(false).require(prevote, new Response.Pong()));
  }

  private AnswerCheck check(boolean extensions) throws IOException {
    return new AnswerCheck(
        crypto, CHAIN, new PublicKey(KeyType.ED25519, key.publicKey()), extensions);
  }

  private Bytes sign(byte[] message) {
    return Bytes.copyOf(key.sign(message));
  }

  private static Ed25519PrivateKey freshKey() {
    try (SecretBytes seed = SecretBytes.random(32)) {
      return new Ed25519PrivateKey(jdkCrypto(), seed);
    }
  }

  private static Crypto jdkCrypto() {
    Provider ec = Objects.requireNonNull(Security.getProvider("SunEC"));
    Provider ce = Objects.requireNonNull(Security.getProvider("SunJCE"));
    return new Crypto("JDK", ec, "Ed25519", ec, "X25519", ce, "ChaCha20-Poly1305");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private interface Failing<T> {
    T get() throws Exception;
  }

  private static <T> T unchecked(Failing<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
