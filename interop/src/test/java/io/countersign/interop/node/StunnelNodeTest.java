package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real node behind a real stunnel, our signer going through it without one of its own. Homes and
 * logs are in target/nodes.
 */
@Tag("stunnel-node")
class StunnelNodeTest {
  private static final String CHAIN = "interop-1";
  private static final String KEY = "8bK3sTnQ4xWz7LhVfR2cYpDmJ6gE5aUo";
  private static final int A_FEW = 5;

  @ParameterizedTest
  @CsvSource({
    "sslVersionMax = TLSv1.2,auto",
    "sslVersionMin = TLSv1.3,auto",
    "sslVersionMax = TLSv1.2,1.2"
  })
  void blocksGoOnWhenTheTunnelOrTheNodeIsStartedAgain(String theirs, String ours) throws Exception {
    Path folder =
        TestFolder.empty("stunnel-%s-%s".formatted(theirs.replaceAll("[^0-9.]", ""), ours));
    int rpc = Stunnel.freePort();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        Stunnel stunnel = Stunnel.create(folder, signer.address(), rpc, KEY, theirs)) {
      configure(folder, stunnel, KEY, ours);
      try (LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
        signer.start();
        signer.awaitLog("not connected: tunnel 127.0.0.1:%d: ".formatted(stunnel.privval()));
        stunnel.start();
        signer.awaitLog(
            "tunnel 127.0.0.1:%d is up and takes the key, but ended before a byte of the node came"
                .formatted(stunnel.privval()));
        validator.startNode(rpc);
        validator.awaitBlocks(A_FEW);
        signer.awaitLog(
            "http://127.0.0.1:1 through tunnel 127.0.0.1:%d is at height 0"
                .formatted(stunnel.rpc()));

        stunnel.stop();
        stunnel.start();
        validator.awaitBlocks(A_FEW);

        validator.stopNode();
        validator.startNode(rpc);
        validator.awaitBlocks(A_FEW);
        long height = validator.requireGoodEnd();
        assertTrue(height >= 3 * A_FEW, "height " + height);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sslVersionMax = TLSv1.2|node|another-key-of-more-than-16-bytes|the server refused the key: it has another for the identity \"node\", or none",
        "sslVersionMin = TLSv1.3|node|another-key-of-more-than-16-bytes|the server refused the key: it has another for the identity \"node\", or none",
        "sslVersionMax = TLSv1.2|home|8bK3sTnQ4xWz7LhVfR2cYpDmJ6gE5aUo|the server does not know the identity \"home\": name one that it has a key for",
        "sslVersionMin = TLSv1.3|home|8bK3sTnQ4xWz7LhVfR2cYpDmJ6gE5aUo|the server has no key for the identity \"home\", or takes no pre-shared keys with forward secrecy",
      })
  void anotherKeyAndAnotherIdentityHaveTheirSentences(
      String theirs, String identity, String key, String sentence) throws Exception {
    Path folder =
        TestFolder.empty("stunnel-%s-%s".formatted(theirs.replaceAll("[^0-9.]", ""), identity));
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        Stunnel stunnel =
            Stunnel.create(folder, signer.address(), Stunnel.freePort(), KEY, theirs)) {
      configure(folder, stunnel, key, "auto");
      edit(folder, "psk = ", "identity = \"%s\"\npsk = ".formatted(identity));
      stunnel.start();
      signer.start();
      signer.awaitLog(
          "not connected: tunnel 127.0.0.1:%d: %s".formatted(stunnel.privval(), sentence));
      assertEquals(0, signer.terminate());
    }
  }

  /** The node is asked through its tunnel, and nothing is sent through the one for the signer. */
  @Test
  void checkAsksTheRpcThroughItsTunnel() throws Exception {
    Path folder = TestFolder.empty("stunnel-check");
    int rpc = Stunnel.freePort();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        Stunnel stunnel =
            Stunnel.create(folder, signer.address(), rpc, KEY, "sslVersionMin = TLSv1.3")) {
      configure(folder, stunnel, KEY, "auto");
      stunnel.start();
      try (LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
        signer.start();
        validator.startNode(rpc);
        validator.awaitBlocks(A_FEW);
        String said =
            SignerProgram.run(
                SignerUnderTest.PROGRAM,
                folder,
                "check",
                "--connect",
                "-c",
                folder.resolve("tmkms.toml").toString());
        assertTrue(said.contains(" says chain " + CHAIN + ", height "), said);
        assertTrue(
            said.contains("tunnel 127.0.0.1:%d is at 127.0.0.1".formatted(stunnel.privval())),
            said);
        validator.awaitBlocks(A_FEW);
        validator.requireGoodEnd();
      }
    }
  }

  private static void configure(Path folder, Stunnel stunnel, String key, String tls)
      throws IOException {
    Path psk = Files.writeString(folder.resolve("secrets/tunnel.psk"), key + "\n");
    Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
    edit(folder, "[[chain]]\n", "[[chain]]\nchain_check = \"required\"\n");
    Path file = folder.resolve("tmkms.toml");
    Files.writeString(
        file,
        Files.readString(file)
            + """
            rpc = "http://127.0.0.1:1"

            [validator.tunnel]
            addr = "127.0.0.1:%d"
            psk = "file:%s"
            tls = "%s"

            [validator.rpc_tunnel]
            addr = "127.0.0.1:%d"
            """
                .formatted(stunnel.privval(), psk, tls, stunnel.rpc()));
  }

  private static void edit(Path folder, String from, String to) throws IOException {
    Path file = folder.resolve("tmkms.toml");
    Files.writeString(file, Files.readString(file).replace(from, to));
  }
}
