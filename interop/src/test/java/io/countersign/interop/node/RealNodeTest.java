package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real nodes make blocks with our signature and nobody else's. What each of them leaves, logs
 * included, is in target/nodes.
 */
@Tag("node")
class RealNodeTest {
  private static final String CHAIN = "interop-1";
  private static final int A_FEW = 5;

  /** Longer than the answer that a node reads, so that it must not be echoed. */
  private static final int LONG_EXTENSION = 20_000;

  @ParameterizedTest
  @MethodSource("io.countersign.interop.node.CometBft#chosen")
  void blocksGoOnWhenNodeOrSignerComesLateEndsOrIsKilled(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-restarts");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      requireBlocksThroughRestarts(version, folder, signer);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void aUnixSocketDoesAsWell(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-unix");
    NodeAddress address = new NodeAddress.Unix(folder.resolve("signer.sock"));
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder, address)) {
      requireBlocksThroughRestarts(version, folder, signer);
    }
  }

  /** Where the genesis allows it: the old form of the public key's answer, and the new one. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("withSecp256k1")
  void aSecp256k1KeyDoesAsWell(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-secp256k1");
    try (SignerUnderTest signer = SignerUnderTest.createWithAccountKey(CHAIN, folder)) {
      requireBlocksThroughRestarts(version, folder, signer);
    }
  }

  /** Though no block is made without it: a killed process leaves its witness behind. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void durabilityAheadDoesAsWell(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-ahead");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      signer.addToChain("durability = \"ahead\"");
      requireBlocksThroughRestarts(version, folder, signer);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("withVoteExtensions")
  void voteExtensionsAreSigned(CometBft version) throws Exception {
    requireSignedExtensions(version, TestFolder.empty(version + "-extensions"), 0);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void anExtensionLongerThanAnAnswerIsSigned(CometBft version) throws Exception {
    requireSignedExtensions(version, TestFolder.empty(version + "-long"), LONG_EXTENSION);
  }

  private static void requireBlocksThroughRestarts(
      CometBft version, Path folder, SignerUnderTest signer) throws Exception {
    try (LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      validator.startNode();
      validator.awaitNodeWaitingForItsSigner();
      signer.start();
      validator.awaitBlocks(A_FEW);

      validator.stopNode();
      signer.awaitDiallingInVain();
      Thread.sleep(Duration.ofSeconds(2)); // dialling in vain all the while
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      signer.kill();
      signer.start();
      validator.awaitBlocks(A_FEW);

      long height = validator.requireGoodEnd();
      assertTrue(height >= 3 * A_FEW, "height " + height);
    }
  }

  private static void requireSignedExtensions(CometBft version, Path folder, int length)
      throws Exception {
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        ExtensionApp app = ExtensionApp.start(version, folder, length);
        LoneValidator validator = LoneValidator.create(version, folder, signer, app)) {
      signer.start();
      signer.awaitDiallingInVain();
      validator.startNode();
      validator.awaitBlocks(2 * A_FEW);
      long height = validator.requireGoodEnd();
      app.requireSigned(height, length, version == CometBft.V2_0);
    }
  }

  private static Stream<CometBft> v038() {
    return CometBft.chosen().filter(version -> version == CometBft.V0_38);
  }

  private static Stream<CometBft> withSecp256k1() {
    return CometBft.chosen()
        .filter(version -> version == CometBft.V0_38 || version == CometBft.V1_0);
  }

  private static Stream<CometBft> withVoteExtensions() {
    return CometBft.chosen().filter(CometBft::hasVoteExtensions);
  }
}
