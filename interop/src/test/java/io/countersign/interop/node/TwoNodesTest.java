package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.JdkCrypto;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The accident that costs a validator everything, with real nodes: two of them run the same
 * validator and know nothing of one another. The one signer that both have keeps them apart.
 */
@Tag("node")
class TwoNodesTest {
  private static final String CHAIN = "race-1";
  private static final int A_FEW = 10;
  private static final Pattern NOT_SIGNED = Pattern.compile("failed signing (vote|proposal)");
  private static final Pattern BROKEN =
      Pattern.compile("panic|fatal error|CONSENSUS FAILURE|conflicting vote from ourselves");

  /** Set up twice by mistake: both see the same blocks and vote on each. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("pairsThatUnderstandOneAnother")
  void twoNodesInOneNetworkGetOneSignatureForEachPosition(CometBft one, CometBft other)
      throws Exception {
    NodeAddress.Tcp p2p = (NodeAddress.Tcp) SignerSetup.freeAddress();
    requireOneSignature(
        one,
        other,
        List.of("--p2p.laddr=" + p2p),
        first ->
            List.of(
                "--p2p.laddr=tcp://127.0.0.1:0",
                "--p2p.persistent_peers=%s@127.0.0.1:%d".formatted(first.nodeId(), p2p.port())));
  }

  /** Each would make a chain of its own. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("pairsOfDialects")
  void ofTwoNodesThatDoNotSeeOneAnotherOneGoesOn(CometBft one, CometBft other) throws Exception {
    List<String> alone = List.of("--p2p.laddr=tcp://127.0.0.1:0");
    requireOneSignature(one, other, alone, first -> alone);
  }

  /** Options of the second node's network, given the first. */
  @FunctionalInterface
  private interface Network {
    List<String> options(NodeHome first) throws IOException, InterruptedException;
  }

  private static void requireOneSignature(
      CometBft one, CometBft other, List<String> first, Network network) throws Exception {
    Path folder = TestFolder.empty("%s-%s-race".formatted(one, other));
    NodeAddress second = SignerSetup.freeAddress();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      signer.addNode(second);
      PublicKey key = signer.publicKey(JdkCrypto.create());
      NodeHome homeA = NodeHome.create(one, folder.resolve("a"), CHAIN, key, false);
      NodeHome homeB = NodeHome.create(other, folder.resolve("b"), CHAIN, key, false);
      homeB.beginWith(homeA);
      List<String> ofB = network.options(homeA);
      try (NodeProcess a = start(homeA, signer.address(), folder.resolve("a.log"), first);
          NodeProcess b = start(homeB, second, folder.resolve("b.log"), ofB)) {
        a.awaitWaitingForSigner();
        b.awaitWaitingForSigner();
        signer.start();
        race(a, b);
        CommitCheck commits = new CommitCheck(JdkCrypto.create(), CHAIN, key);
        String heights = commits.requireAll(a.rpc()) + " and " + commits.requireAll(b.rpc());
        SignedInLogs signed = new SignedInLogs();
        signed.add(a.output());
        signed.add(b.output());
        long notSigned = notSigned(a) + notSigned(b);
        requireEnd(signer, a, b);
        System.out.printf(
            "race of %s and %s: heights %s, %d positions signed, %d of them for both, %d refusals%n",
            one, other, heights, signed.positions(), signed.byBoth(), notSigned);
        assertTrue(signed.positions() > A_FEW, "positions " + signed.positions());
        assertTrue(signed.byBoth() + notSigned > 0, "the nodes never met");
      }
    }
  }

  private static NodeProcess start(
      NodeHome home, NodeAddress signer, Path log, List<String> network) throws IOException {
    List<String> options = new ArrayList<>(network);
    options.add("--rpc.laddr=tcp://127.0.0.1:0");
    return NodeProcess.start(home, signer, home.version().builtInApp(), log, options);
  }

  private static void race(NodeProcess a, NodeProcess b) throws Exception {
    NodeProcess leader =
        Await.present(
            "a chain that goes on",
            () ->
                height(a) >= A_FEW
                    ? Optional.of(a)
                    : height(b) >= A_FEW ? Optional.of(b) : Optional.<NodeProcess>empty());
    NodeProcess follower = leader == a ? b : a;
    awaitGoingOn(follower);

    // A link that is stuck, not closed.
    follower.freeze();
    leader.awaitHeight(height(leader) + 2 * A_FEW);
    follower.thaw();
    awaitGoingOn(follower);
    leader.awaitHeight(height(leader) + A_FEW);
  }

  /** Either it makes blocks, or it is refused, says so and is still there. */
  private static void awaitGoingOn(NodeProcess node) throws Exception {
    Await.present(
        "a node that goes on",
        () -> height(node) >= A_FEW || notSigned(node) > 0 ? Optional.of(node) : Optional.empty());
  }

  private static long height(NodeProcess node) throws IOException, InterruptedException {
    return node.rpc().latestHeight();
  }

  private static long notSigned(NodeProcess node) throws IOException {
    return NOT_SIGNED.matcher(node.output()).results().count();
  }

  private static void requireEnd(SignerUnderTest signer, NodeProcess a, NodeProcess b)
      throws IOException, InterruptedException {
    for (NodeProcess node : List.of(a, b)) {
      List<String> errors = node.stop();
      assertTrue(
          errors.stream().noneMatch(line -> BROKEN.matcher(line).find()), () -> errors.toString());
    }
    List<String> warnings = signer.stop();
    assertTrue(
        warnings.stream().allMatch(line -> line.contains("refused: ")), () -> warnings.toString());
  }

  private static Stream<Arguments> pairsThatUnderstandOneAnother() {
    return Stream.of(pair(CometBft.V0_38, CometBft.V0_38), pair(CometBft.V0_38, CometBft.V0_39))
        .flatMap(Optional::stream);
  }

  private static Stream<Arguments> pairsOfDialects() {
    return Stream.of(pair(CometBft.V0_38, CometBft.V1_0), pair(CometBft.V0_34, CometBft.V1_0))
        .flatMap(Optional::stream);
  }

  private static Optional<Arguments> pair(CometBft one, CometBft other) {
    return CometBft.chosen().toList().containsAll(List.of(one, other))
        ? Optional.of(Arguments.of(one, other))
        : Optional.empty();
  }
}
