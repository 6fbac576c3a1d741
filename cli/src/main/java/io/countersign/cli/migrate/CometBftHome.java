package io.countersign.cli.migrate;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.countersign.cli.settings.ForeignToml;
import io.countersign.cli.settings.SettingsException;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A node that signs with a key of its own: CometBFT's home ({@code config/config.go}). */
final class CometBftHome {
  /** Where a node on this host is told to listen. */
  private static final NodeAddress LOCAL = NodeAddress.parse("tcp://127.0.0.1:26658");

  private CometBftHome() {}

  static OldSigner read(Crypto crypto, Path place, Origin.Given given) throws MigrationException {
    Path config = place.resolve("config/config.toml");
    if (!Files.isRegularFile(config)) {
      throw new MigrationException(
          "expected a node's home with config/config.toml in it, got %s".formatted(place));
    }
    ForeignToml toml = toml(config);
    String elsewhere = toml.text("priv_validator_laddr").orElse("");
    if (!elsewhere.isEmpty()) {
      throw new MigrationException(
          ("%s has priv_validator_laddr = \"%s\": another program signs for this node, and knows what was signed last; migrate from that"
                  + " one. If the node's own key signed last, and you have only prepared it for us: set it to \"\" and come again")
              .formatted(config, elsewhere));
    }
    Path key = file(place, toml, "priv_validator_key_file", "config/priv_validator_key.json");
    Path state = file(place, toml, "priv_validator_state_file", "data/priv_validator_state.json");
    String chainId =
        given.chainId().isPresent()
            ? given.chainId().get()
            : chainId(file(place, toml, "genesis_file", "config/genesis.json"));
    List<NodeAddress> nodes = given.addresses().isEmpty() ? List.of(LOCAL) : given.addresses();
    return OldFilePvs.read(
        crypto, place, List.of(new OldFilePvs.Place(chainId, key, state, nodes)));
  }

  private static ForeignToml toml(Path config) throws MigrationException {
    try {
      return ForeignToml.read(config);
    } catch (SettingsException e) {
      throw new MigrationException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path file(Path home, ForeignToml toml, String name, String standard) {
    return home.resolve(toml.text(name).filter(text -> !text.isEmpty()).orElse(standard));
  }

  /** Of a file that may have gigabytes, and the id at its end: it is read once through. */
  private static String chainId(Path genesis) throws MigrationException {
    try (JsonReader json =
        new JsonReader(Files.newBufferedReader(genesis, StandardCharsets.UTF_8))) {
      json.setStrictness(Strictness.STRICT);
      Optional<String> id = topText(json, "chain_id");
      if (id.isPresent()) {
        return id.get();
      }
    } catch (IOException | IllegalStateException e) {
      throw new MigrationException(
          "the chain's id could not be read from %s: %s; give it with --chain-id"
              .formatted(genesis, e),
          e);
    }
    throw new MigrationException(
        "expected a chain_id in %s, found none; give it with --chain-id".formatted(genesis));
  }

  private static Optional<String> topText(JsonReader json, String wanted) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals(wanted) && json.peek() == JsonToken.STRING) {
        return Optional.of(json.nextString());
      }
      json.skipValue();
    }
    return Optional.empty();
  }
}
