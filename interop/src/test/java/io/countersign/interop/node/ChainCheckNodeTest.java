package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real nodes tell what our key has signed. Homes and logs are in target/nodes. */
@Tag("node")
class ChainCheckNodeTest {
  private static final String CHAIN = "interop-1";
  private static final int A_FEW = 5;

  @ParameterizedTest
  @MethodSource("io.countersign.interop.node.CometBft#chosen")
  void anOrdinaryStartShowsTheHeightAndSigns(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-check");
    int rpc = freePort();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      configure(folder, rpc, "required");
      try (LoneValidator validator = LoneValidator.create(version, folder, signer)) {
        signer.start();
        validator.startNode(rpc);
        validator.awaitBlocks(A_FEW);
        signer.awaitLog("is at height 0; last signed here: nothing");

        signer.kill();
        signer.start();
        validator.awaitBlocks(A_FEW);
        signer.awaitLog("; last signed here: pre");

        validator.requireGoodEnd();
      }
    }
  }

  /** With "each" it is not: the test above allows no warning. */
  @ParameterizedTest
  @MethodSource("io.countersign.interop.node.CometBft#chosen")
  void aLoneValidatorIsWarnedOfDurabilityAheadAndSigns(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-ahead-check");
    int rpc = freePort();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      configure(folder, rpc, "when-reachable");
      signer.addToChain("durability = \"ahead\"");
      try (LoneValidator validator = LoneValidator.create(version, folder, signer)) {
        signer.start();
        validator.startNode(rpc);
        signer.awaitLog(
            "this validator has 100.0 % of the voting power, says http://127.0.0.1:" + rpc);
        validator.awaitBlocks(A_FEW);
        validator.requireGoodCommits();
        validator.stopNode();
        assertEquals(1, signer.stop().size());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.countersign.interop.node.CometBft#chosen")
  void aLostStateSignsNothingAndSaysWhatToDo(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-lost");
    int rpc = freePort();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      configure(folder, rpc, "when-reachable");
      try (LoneValidator validator = LoneValidator.create(version, folder, signer)) {
        signer.start();
        validator.startNode(rpc);
        validator.awaitBlocks(A_FEW);

        assertEquals(0, signer.terminate());
        long height = validator.requireGoodCommits();
        replaceState(folder, 0);
        restart(signer, validator, rpc);
        requireNothingSigned(signer, validator, height, "last signed here is nothing");
        replaceState(folder, height - 2);
        restart(signer, validator, rpc);
        requireNothingSigned(
            signer,
            validator,
            height,
            "last signed here is height %d and below".formatted(height - 2));

        replaceState(folder, height);
        restart(signer, validator, rpc);
        validator.awaitBlocks(A_FEW);
        assertTrue(validator.requireGoodCommits() >= height + A_FEW);
        validator.stopNode();
        assertEquals(0, signer.terminate());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.countersign.interop.node.CometBft#chosen")
  void aNodeOfAnotherChainIsNamedAndNothingIsSignedUntilOursAnswers(CometBft version)
      throws Exception {
    Path folder = TestFolder.empty(version + "-wrong");
    Path otherFolder = TestFolder.empty(version + "-other");
    int rpc = freePort();
    try (SignerUnderTest otherSigner = SignerUnderTest.create("interop-2", otherFolder);
        LoneValidator other = LoneValidator.create(version, otherFolder, otherSigner);
        SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      otherSigner.start();
      other.startNode(rpc);
      other.awaitBlocks(1);
      configure(folder, rpc, "when-reachable");
      signer.start();
      validator.startNode();
      signer.awaitLog(
          "expected chain interop-1 at http://127.0.0.1:%d, found chain \"interop-2\""
              .formatted(rpc));
      assertEquals(0, validator.requireGoodCommits());

      other.stopNode();
      validator.stopNode();
      validator.startNode(rpc);
      validator.awaitBlocks(A_FEW);
      validator.requireGoodCommits();
      validator.stopNode();
      assertEquals(0, signer.terminate());
    }
  }

  /** Both: a lone validator's node that got an error for a vote does not ask again. */
  private static void restart(SignerUnderTest signer, LoneValidator validator, int rpc)
      throws Exception {
    validator.stopNode();
    signer.start();
    validator.startNode(rpc);
  }

  private static void requireNothingSigned(
      SignerUnderTest signer, LoneValidator validator, long height, String last) throws Exception {
    signer.awaitLog(last);
    signer.awaitLog("type: countersign state raise %s --height %d".formatted(CHAIN, height));
    assertEquals(height, validator.requireGoodCommits());
    assertEquals(1, signer.terminate());
  }

  /** The last table of the file that {@code init} makes is the validator. */
  private static void configure(Path folder, int rpcPort, String check) throws IOException {
    Path file = folder.resolve("tmkms.toml");
    String text = Files.readString(file);
    Files.writeString(
        file, text.replace("[[chain]]\n", "[[chain]]\nchain_check = \"%s\"\n".formatted(check)));
    Files.writeString(
        file, "rpc = \"http://127.0.0.1:%d\"\n".formatted(rpcPort), StandardOpenOption.APPEND);
  }

  /** As an operator would who has lost it, with a signer that does not run. */
  private static void replaceState(Path folder, long height) throws IOException {
    List<Path> old;
    try (var files = Files.walk(folder)) {
      old = files.filter(file -> file.toString().endsWith(".watermark")).toList();
    }
    assertEquals(1, old.size());
    Files.delete(old.getFirst());
    // The file for TMKMS would say how far it was.
    Files.delete(Path.of(old.getFirst().toString().replace(".watermark", "")));
    SignerProgram.run(
        SignerUnderTest.PROGRAM,
        folder,
        "state",
        "init",
        CHAIN,
        "--height",
        Long.toString(height),
        "-c",
        folder.resolve("tmkms.toml").toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
