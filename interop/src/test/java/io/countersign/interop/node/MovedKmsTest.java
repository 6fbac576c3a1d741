package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A validator moves from ours to the real cosmos/kms and back, after each step. */
@Tag("kms")
class MovedKmsTest {
  private static final String CHAIN = "my-1";

  /** Made by {@code interop/peers/cosmos-kms}. */
  private static final Path KMS = Path.of(System.getProperty("interop.peers"), "cosmos-kms", "kms");

  @ParameterizedTest
  @EnumSource(Step.class)
  void whatOursSignedKmsGoesOnFromAndBack(Step last) throws Exception {
    Path folder = TestFolder.empty("kms-moved-" + last);
    NodeAddress address = SignerSetup.freeAddress();
    Path home = folder.resolve("ours");
    String config = home.resolve("tmkms.toml").toString();
    String key = home.resolve("secrets/my-1-consensus.key").toString();
    ours(folder, "init", "--chain-id", CHAIN, "--addr", address.toString(), home.toString());
    ours(folder, "softsign", "keygen", key);
    ours(folder, "state", "init", CHAIN, "-c", config);
    Bytes signature;
    try (AskedSigner signer = asked(address, folder.resolve("log-1"), start(config))) {
      signature = signer.signUpTo(10, last);
    }

    Path kms = Files.createDirectories(folder.resolve("kms"));
    String state = Files.createDirectories(kms.resolve("state")).resolve("my-1.json").toString();
    ours(folder, "state", "export", CHAIN, "--to", "cosmos-kms", "--out", state, "-c", config);
    ours(folder, "softsign", "export", "--to", "cosmos-kms", key, kms.resolve("key.json") + "");
    ours(folder, "state", "handover", CHAIN, "--yes", "--out", folder + "/handover", "-c", config);
    Files.writeString(
        kms.resolve("kms.yaml"),
        """
        chains:
          - id: my-1
        validators:
          - chain_id: my-1
            addr: %s
            identity_key: identity.json
        keys:
          - chain_ids: [my-1]
            backend: file
            algorithm: ed25519
            key_file: key.json
        """
            .formatted(address));
    List<String> command = List.of(KMS.toString(), "start", "--home", kms.toString());
    try (AskedSigner signer = asked(address, folder.resolve("log-2"), command)) {
      assertEquals(signature, signer.requireSigned(Asked.at(last, 10, 1, Asked.BLOCK)));
      signer.requireNothingAgainst(10, last);
      signature = signer.signUpTo(11, last);
    }

    Path back = folder.resolve("back");
    ours(folder, "migrate", "--from", "cosmos-kms", "--yes", "--to", back + "", kms.toString());
    String moved = back.resolve("tmkms.toml").toString();
    try (AskedSigner signer = asked(address, folder.resolve("log-3"), start(moved))) {
      assertEquals(signature, signer.requireSigned(Asked.at(last, 11, 1, Asked.BLOCK)));
      signer.requireNothingAgainst(11, last);
      signer.requireSigned(Asked.at(Step.PREVOTE, 11, 2, Asked.OTHER));
    }
  }

  private static AskedSigner asked(NodeAddress address, Path log, List<String> command)
      throws IOException {
    return AskedSigner.start(CHAIN, address, log, command);
  }

  private static void ours(Path folder, String... arguments) throws IOException {
    SignerProgram.run(SignerUnderTest.PROGRAM, folder, arguments);
  }

  private static List<String> start(String config) {
    return List.of(SignerUnderTest.PROGRAM.toString(), "start", "-c", config);
  }
}
