package io.countersign.interop.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The folder of a node whose chain has one validator: ours. */
record NodeHome(CometBft version, Path directory) {
  /**
   * Has the node make its files, then writes the chain into its genesis.
   *
   * @param extensions whether vote extensions are enabled, from the first height on
   */
  static NodeHome create(
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

  private void writeGenesis(String chainId, PublicKey validator, boolean extensions)
      throws IOException {
    Path file = directory.resolve("config/genesis.json");
    JsonObject genesis = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    genesis.addProperty("chain_id", chainId);
    JsonArray validators = new JsonArray();
    validators.add(validator(validator));
    genesis.add("validators", validators);
    if (extensions) {
      genesis
          .getAsJsonObject("consensus_params")
          .getAsJsonObject(version.extensionParameters())
          .addProperty("vote_extensions_enable_height", "1");
    }
    Files.writeString(file, genesis.toString());
  }

  private static JsonObject validator(PublicKey key) {
    JsonObject publicKey = new JsonObject();
    publicKey.addProperty("type", "tendermint/PubKeyEd25519");
    publicKey.addProperty("value", Base64.getEncoder().encodeToString(key.bytes().toArray()));
    JsonObject validator = new JsonObject();
    validator.add("pub_key", publicKey);
    validator.addProperty("power", "10");
    validator.addProperty("name", "");
    return validator;
  }
}
