package io.countersign.cli.migrate;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A home of cosmos/kms ({@code config/config.go}): {@code kms.yaml}, whose paths begin there. */
final class CosmosKmsHome {
  private final Path home;
  private final YamlMap config;

  private CosmosKmsHome(Path home, YamlMap config) {
    this.home = home;
    this.config = config;
  }

  static OldSigner read(Crypto crypto, Path place, Origin.Given given) throws MigrationException {
    if (given.chainId().isPresent() || !given.addresses().isEmpty()) {
      throw new MigrationException("kms.yaml names chains and nodes: leave --chain-id and --addr");
    }
    Path file = Files.isDirectory(place) ? place.resolve("kms.yaml") : place;
    Path home = file.toAbsolutePath().normalize().getParent();
    if (home == null) {
      throw new MigrationException("expected kms.yaml in a folder, got " + file);
    }
    YamlMap config = YamlSubset.read(file);
    CosmosKmsHome old = new CosmosKmsHome(home, config);
    if (config.has("grpc")) {
      throw old.refused("grpc: its keys serve others than nodes, which this version does not");
    }
    List<OldFilePvs.Place> places = new ArrayList<>();
    for (YamlMap chain : config.maps("chains")) {
      places.add(old.place(chain));
    }
    if (places.isEmpty()) {
      throw old.refused("no chains");
    }
    return OldFilePvs.read(crypto, home, places);
  }

  private OldFilePvs.Place place(YamlMap chain) throws MigrationException {
    String id = chain.text("id", "");
    Path state = home.resolve(chain.text("state_file", "state/" + id + ".json"));
    return new OldFilePvs.Place(id, key(id), state, nodes(id));
  }

  private Path key(String chainId) throws MigrationException {
    List<YamlMap> keys = new ArrayList<>();
    for (YamlMap key : config.maps("keys")) {
      if (key.texts("chain_ids").contains(chainId)) {
        keys.add(key);
      }
    }
    if (keys.size() != 1) {
      throw refused("%d keys for chain %s, expected one".formatted(keys.size(), chainId));
    }
    YamlMap key = keys.getFirst();
    String backend = key.text("backend", "file");
    if (!backend.isEmpty() && !backend.equals("file")) {
      throw refused(
          "the key of chain %s is in %s, and migrate takes keys in files only"
              .formatted(chainId, backend));
    }
    String algorithm = key.text("algorithm", "ed25519");
    if (!algorithm.equals("ed25519")) {
      throw refused(
          "the key of chain %s is of type %s, and this version takes ed25519 from kms"
              .formatted(chainId, algorithm));
    }
    return home.resolve(key.text("key_file", ""));
  }

  private List<NodeAddress> nodes(String chainId) throws MigrationException {
    List<NodeAddress> nodes = new ArrayList<>();
    for (YamlMap validator : config.maps("validators")) {
      if (validator.text("chain_id", "").equals(chainId)) {
        nodes.add(node(validator));
      }
    }
    if (nodes.isEmpty()) {
      throw refused("no validators for chain " + chainId);
    }
    return nodes;
  }

  private NodeAddress node(YamlMap validator) throws MigrationException {
    String address = validator.text("addr", "");
    if (address.startsWith("noise://")) {
      throw refused(address + ": this version dials tcp:// and unix:// only");
    }
    if (!validator.text("reconnect", "true").equals("true")) {
      throw refused("reconnect: false ends the signer with its first connection: take it out");
    }
    try {
      return NodeAddress.parse(address);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private MigrationException refused(String reason) {
    return new MigrationException("%s cannot be taken over: %s".formatted(home, reason));
  }
}
