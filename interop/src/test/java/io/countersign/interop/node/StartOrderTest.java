package io.countersign.interop.node;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever of node and signer is there first, and whatever the node comes back as. */
@Tag("node")
class StartOrderTest {
  private static final String CHAIN = "order-1";
  private static final int A_FEW = 3;

  /**
   * Stands for an hour of statesync: the signer dials all the while, and no dial changes the next.
   */
  private static final Duration LONG = Duration.ofMillis(12_345);

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void aSignerThatHasWaitedLongForItsNodeServesItAtOnce(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-signer-first");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      signer.start();
      signer.awaitDiallingInVain();
      Thread.sleep(LONG);
      validator.startNode();
      validator.awaitBlocks(A_FEW);
      validator.requireGoodEnd();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void aNodeThatIsThereFirstMeetsItsSigner(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-node-first");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      validator.startNode();
      validator.awaitNodeWaitingForItsSigner();
      signer.start();
      validator.awaitBlocks(A_FEW);
      validator.requireGoodEnd();
    }
  }

  /** The signer runs on, and knows nothing of it. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("withTheNext")
  void aNodeComesBackAsTheNextVersion(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-upgrade");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      signer.start();
      for (CometBft next : List.of(CometBft.V0_38, CometBft.V0_39, CometBft.V0_40)) {
        validator.upgradeTo(next);
        validator.startNode();
        validator.awaitBlocks(A_FEW);
        if (next != CometBft.V0_40) {
          validator.stopNode();
        }
      }
      validator.requireGoodEnd();
    }
  }

  private static Stream<CometBft> v038() {
    return CometBft.chosen().filter(version -> version == CometBft.V0_38);
  }

  /** Only where the other programs were built too. */
  private static Stream<CometBft> withTheNext() {
    return CometBft.chosen().anyMatch(version -> version == CometBft.V0_40)
        ? v038()
        : Stream.empty();
  }
}
