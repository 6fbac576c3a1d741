package io.countersign.interop.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The folder of a node whose chain has one validator: ours. */
public record NodeHome(CometBft version, Path directory) {
  private static final String GENESIS_TIME = "genesis_time";

  /**
   * Has the node make its files, then writes the chain into its genesis.
   *
   * @param extensions whether vote extensions are enabled, from the first height on
   */
  public static NodeHome create(
      CometBft version, Path directory, String chainId, PublicKey validator, boolean extensions)
      throws IOException, InterruptedException {
    NodeHome home = new NodeHome(version, directory);
    Path log = directory.resolveSibling("init.log");
    List<String> command =
        List.of(version.program("cometbft").toString(), "init", "--home", directory.toString());
    try (PeerProcess init = PeerProcess.start(log, Map.of(), command)) {
      init.requireSuccess();
    }
    home.writeGenesis(chainId, validator, extensions);
    return home;
  }

  /** The same files for another version's program. */
  NodeHome upgradedTo(CometBft other) {
    return new NodeHome(other, directory);
  }

  /** Has the chain begin when another node's does, which makes it the same chain. */
  public void beginWith(NodeHome other) throws IOException {
    JsonObject genesis = genesis();
    genesis.add(GENESIS_TIME, other.genesis().get(GENESIS_TIME));
    Files.writeString(genesisFile(), genesis.toString());
  }

  /** By which other nodes know it. */
  public String nodeId() throws IOException, InterruptedException {
    Path log = directory.resolveSibling("node-id.log");
    List<String> command =
        List.of(
            version.program("cometbft").toString(), "show-node-id", "--home", directory.toString());
    try (PeerProcess show = PeerProcess.start(log, Map.of(), command)) {
      show.requireSuccess();
      return show.output().strip();
    }
  }

  private Path genesisFile() {
    return directory.resolve("config/genesis.json");
  }

  private JsonObject genesis() throws IOException {
    return JsonParser.parseString(Files.readString(genesisFile())).getAsJsonObject();
  }

  private void writeGenesis(String chainId, PublicKey validator, boolean extensions)
      throws IOException {
    JsonObject genesis = genesis();
    genesis.addProperty("chain_id", chainId);
    JsonArray validators = new JsonArray();
    validators.add(validator(validator));
    genesis.add("validators", validators);
    allow(validator.type(), genesis.getAsJsonObject("consensus_params"));
    if (extensions) {
      genesis
          .getAsJsonObject("consensus_params")
          .getAsJsonObject(version.extensionParameters())
          .addProperty("vote_extensions_enable_height", "1");
    }
    Files.writeString(genesisFile(), genesis.toString());
  }

  /** A node's own genesis allows Ed25519 alone. */
  private static void allow(KeyType type, JsonObject parameters) {
    JsonArray types = new JsonArray();
    types.add(type.label());
    parameters.getAsJsonObject("validator").add("pub_key_types", types);
  }

  private static JsonObject validator(PublicKey key) {
    String type =
        switch (key.type()) {
          case ED25519 -> "tendermint/PubKeyEd25519";
          case SECP256K1 -> "tendermint/PubKeySecp256k1";
        };
    JsonObject publicKey = new JsonObject();
    publicKey.addProperty("type", type);
    publicKey.addProperty("value", Base64.getEncoder().encodeToString(key.bytes().toArray()));
    JsonObject validator = new JsonObject();
    validator.add("pub_key", publicKey);
    validator.addProperty("power", "10");
    validator.addProperty("name", "");
    return validator;
  }
}
