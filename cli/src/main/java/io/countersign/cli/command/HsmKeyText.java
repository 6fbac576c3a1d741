package io.countersign.cli.command;

import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.client.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the keys of a device are printed, and what they are for, by a configuration. */
final class HsmKeyText {
  private final Settings settings;
  private final List<YubihsmKeySettings> keys;

  HsmKeyText(Settings settings, YubihsmSettings device) {
    this.settings = settings;
    this.keys =
        settings.keys().stream()
            .flatMap(
                key ->
                    key instanceof YubihsmKeySettings inDevice && inDevice.device().equals(device)
                        ? Stream.of(inDevice)
                        : Stream.empty())
            .toList();
  }

  private List<String> chainIds(ObjectId id) {
    return keys.stream()
        .filter(key -> key.id() == id.value())
        .flatMap(key -> key.chainIds().stream())
        .distinct()
        .toList();
  }

  /** In its chain's form, if it is configured for exactly one; else in hex. */
  String of(ObjectId id, PublicKey key) {
    List<String> chains = chainIds(id);
    Optional<ChainSettings> chain =
        chains.size() == 1 ? settings.chain(chains.getFirst()) : Optional.empty();
    return chain
        .map(
            one ->
                key.type() == KeyType.ED25519
                    ? one.keyFormat().print(key)
                    : one.keyFormat().printAccount(key))
        .orElse(key.bytes().hex());
  }

  /** {@code signs for cosmoshub-4}. */
  String chains(ObjectId id) {
    List<String> chains = chainIds(id);
    return chains.isEmpty() ? "not configured" : "signs for " + String.join(", ", chains);
  }
}
