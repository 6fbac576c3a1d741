package io.countersign.cli.migrate;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A home of Horcrux ({@code signer/config.go}): {@code config.yaml}, for each chain a key named by
 * its id, state in {@code state/}. Only with whole keys: a shard is of no use here.
 */
final class HorcruxHome {
  private static final String KEY_SUFFIX = "_priv_validator_key.json";
  private static final String STATE_SUFFIX = "_priv_validator_state.json";

  private HorcruxHome() {}

  static OldSigner read(Crypto crypto, Path place, Origin.Given given) throws MigrationException {
    Path file = Files.isDirectory(place) ? place.resolve("config.yaml") : place;
    Path home = file.toAbsolutePath().normalize().getParent();
    if (home == null) {
      throw new MigrationException("expected config.yaml in a folder, got " + file);
    }
    YamlMap config = YamlSubset.read(file);
    String mode = config.text("signMode", "");
    if (!mode.equals("single")) {
      throw new MigrationException(
          ("%s has signMode \"%s\": its shards are parts of a key, and this version signs with whole keys only. They wait for threshold"
                  + " signing in a later version; keep Horcrux running until then. Expected signMode: single")
              .formatted(file, mode));
    }
    Path keys = home.resolve(config.text("keyDir", ""));
    List<String> chainIds =
        given.chainId().isPresent() ? List.of(given.chainId().get()) : chainIds(keys);
    if (chainIds.size() != 1) {
      throw new MigrationException(
          "expected the key of one chain, CHAIN%s, in %s, found %s: config.yaml does not say which node is of which chain, so migrate them one by one, each with --chain-id ID, --addr of its nodes and a --to of its own"
              .formatted(KEY_SUFFIX, keys, chainIds));
    }
    String id = chainIds.getFirst();
    return OldFilePvs.read(
        crypto,
        home,
        List.of(
            new OldFilePvs.Place(
                id,
                keys.resolve(id + KEY_SUFFIX),
                home.resolve("state").resolve(id + STATE_SUFFIX),
                given.addresses().isEmpty() ? nodes(file, config) : given.addresses())));
  }

  private static List<String> chainIds(Path keys) throws MigrationException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(keys, "*" + KEY_SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        ids.add(name.substring(0, name.length() - KEY_SUFFIX.length()));
      }
    } catch (IOException e) {
      throw new MigrationException("could not look for keys in %s: %s".formatted(keys, e), e);
    }
    ids.sort(null);
    return ids;
  }

  private static List<NodeAddress> nodes(Path file, YamlMap config) throws MigrationException {
    List<NodeAddress> nodes = new ArrayList<>();
    for (YamlMap node : config.maps("chainNodes")) {
      try {
        nodes.add(NodeAddress.parse(node.text("privValAddr", "")));
      } catch (IllegalArgumentException e) {
        throw new MigrationException("%s: %s".formatted(file, e.getMessage()), e);
      }
    }
    if (nodes.isEmpty()) {
      throw new MigrationException(
          "%s names no chainNodes: give the node with --addr".formatted(file));
    }
    return nodes;
  }
}
