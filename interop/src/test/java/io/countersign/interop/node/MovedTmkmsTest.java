package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that ours writes for the real TMKMS, and those that it leaves. */
@Tag("tmkms")
class MovedTmkmsTest {
  private static final String CHAIN = "my-1";

  /** A key, a chain and a node for each are names in one file, which TMKMS reads whole. */
  @Test
  void whatInitWritesForSeveralNetworksTmkmsSignsWith() throws Exception {
    Path home = TestFolder.empty("tmkms-init");
    List<NodeAddress> nodes = List.of(SignerSetup.freeAddress(), SignerSetup.freeAddress());
    ours(home, "init", "-n", "cosmoshub,osmosis", home.toString());
    ours(home, "softsign", "keygen", home.resolve("secrets/consensus.key").toString());
    Path config = home.resolve("tmkms.toml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("tcp://cosmoshub-4.example.com:26658", nodes.get(0).toString())
            .replace("tcp://osmosis-1.example.com:26658", nodes.get(1).toString()));

    try (AskedSigner hub =
        AskedSigner.start("cosmoshub-4", nodes.get(0), home.resolve("log"), tmkms(config))) {
      hub.requireSigned(Asked.at(Step.PREVOTE, 5, 0, Asked.BLOCK));
      hub.requireRefused(Asked.at(Step.PREVOTE, 5, 0, Asked.OTHER));
    }
    try (AskedSigner osmosis =
        AskedSigner.start("osmosis-1", nodes.get(1), home.resolve("log"), tmkms(config))) {
      osmosis.requireSigned(Asked.at(Step.PREVOTE, 5, 0, Asked.OTHER));
    }
    assertTrue(Files.exists(home.resolve("state/cosmoshub-4-consensus.json")));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void whatOursSignedTmkmsGoesOnFromAndBack(Step last) throws Exception {
    Path folder = TestFolder.empty("tmkms-moved-" + last);
    NodeAddress address = SignerSetup.freeAddress();
    Path home = folder.resolve("ours");
    Path config = home.resolve("tmkms.toml");
    Path key = home.resolve("secrets/my-1-consensus.key");
    ours(folder, "init", "--chain-id", CHAIN, "--addr", address.toString(), home.toString());
    ours(folder, "softsign", "keygen", key.toString());
    ours(folder, "state", "init", CHAIN, "-c", config.toString());
    Bytes signature;
    try (AskedSigner signer = asked(address, folder.resolve("log-1"), ours(config))) {
      signature = signer.signUpTo(10, last);
    }

    Path there = Files.createDirectories(folder.resolve("tmkms"));
    Path state = there.resolve("state.json");
    Path theirKey = there.resolve("key");
    String c = config.toString();
    ours(folder, "state", "export", CHAIN, "--to", "tmkms", "--out", state.toString(), "-c", c);
    ours(folder, "softsign", "export", "--to", "tmkms", key.toString(), theirKey.toString());
    ours(folder, "state", "handover", CHAIN, "--yes", "--out", folder + "/handover", "-c", c);
    assertEquals(last.number() - 1, read(state).get("step").getAsInt());
    Path theirs = write(there.resolve("tmkms.toml"), address, state, theirKey, home);
    try (AskedSigner signer = asked(address, folder.resolve("log-2"), tmkms(theirs))) {
      assertEquals(signature, signer.requireSigned(Asked.at(last, 10, 1, Asked.BLOCK)));
      signer.requireNothingAgainst(10, last);
      signer.signUpTo(11, last);
      String refused =
          String.valueOf(
              assertThrows(IOException.class, () -> ours(folder, "check", "-c", c)).getMessage());
      assertTrue(
          refused.contains("tmkms runs with this key of chain my-1, from its " + theirs), refused);
    }
    JsonObject left = read(state);
    assertEquals("11", left.get("height").getAsString());
    assertEquals(last.number() - 1, left.get("step").getAsInt());

    Path back = folder.resolve("back");
    ours(folder, "migrate", "--from", "tmkms", "--yes", "--to", back + "", theirs.toString());
    try (AskedSigner signer =
        asked(address, folder.resolve("log-3"), ours(back.resolve("tmkms.toml")))) {
      signer.requireNothingAgainst(11, last);
      signer.requireRefused(Asked.at(Step.PRECOMMIT, 10, 7, Asked.OTHER));
      signer.requireSigned(Asked.at(Step.PREVOTE, 11, 2, Asked.OTHER));
    }
  }

  private static AskedSigner asked(NodeAddress address, Path log, List<String> command)
      throws IOException {
    return AskedSigner.start(CHAIN, address, log, command);
  }

  /** As TMKMS's own {@code init} would have it. */
  private static Path write(Path file, NodeAddress address, Path state, Path key, Path home)
      throws IOException {
    return Files.writeString(
        file,
        """
        [[chain]]
        id = "%s"
        key_format = { type = "hex" }
        state_file = "%s"

        [[providers.softsign]]
        chain_ids = ["%s"]
        key_type = "consensus"
        path = "%s"

        [[validator]]
        chain_id = "%s"
        addr = "%s"
        secret_key = "%s"
        reconnect = true
        """
            .formatted(
                CHAIN,
                state,
                CHAIN,
                key,
                CHAIN,
                address,
                home.resolve("secrets/kms-identity.key")));
  }

  private static JsonObject read(Path state) throws IOException {
    return JsonParser.parseString(Files.readString(state)).getAsJsonObject();
  }

  private static void ours(Path folder, String... arguments) throws IOException {
    SignerProgram.run(SignerUnderTest.PROGRAM, folder, arguments);
  }

  private static List<String> ours(Path config) {
    return List.of(SignerUnderTest.PROGRAM.toString(), "start", "-c", config.toString());
  }

  private static List<String> tmkms(Path config) {
    return List.of(SignerUnderTest.TMKMS.toString(), "start", "-c", config.toString());
  }
}
