package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Pkcs11KeySettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.host.MountTable;
import io.countersign.protocol.consensus.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is said once at a start, and keeps nothing from starting. */
final class StartWarnings {
  private StartWarnings() {}

  /** About the files that a configuration names, and itself. */
  static List<String> ofFiles(Settings settings) {
    FileDoubts doubts = new FileDoubts(MountTable.ofThisProcess());
    List<String> warnings = new ArrayList<>(FileDoubts.ofConfiguration(settings.file()));
    settings.keysInUse().forEach(key -> warnings.addAll(doubts.ofWatermark(key.watermarkFile())));
    settings.keysInUse().stream()
        .map(ChainKey::key)
        .distinct()
        .forEach(
            key -> {
              switch (key) {
                case SoftsignSettings file -> warnings.addAll(FileDoubts.ofKey(file));
                case YubihsmKeySettings _, Pkcs11KeySettings _ -> {}
              }
            });
    return warnings;
  }

  /**
   * About the devices that a configuration names.
   *
   * @param opened those that are worth a word
   */
  static List<String> ofDevices(Settings settings, Predicate<YubihsmSettings> opened) {
    return settings.yubihsms().stream()
        .filter(opened)
        .flatMap(device -> YubihsmDoubts.of(device).stream())
        .toList();
  }

  /**
   * About one key for several chains: allowed, since sign bytes carry the chain's id.
   *
   * @param keys by chain id, in the order of the configuration
   */
  static List<String> ofSharedKeys(Map<String, PublicKey> keys) {
    Map<PublicKey, List<String>> chains = new LinkedHashMap<>();
    keys.forEach((chain, key) -> chains.computeIfAbsent(key, k -> new ArrayList<>()).add(chain));
    return chains.entrySet().stream()
        .filter(shared -> shared.getValue().size() > 1)
        .map(
            shared ->
                "one consensus key, %s, signs for the chains %s: what happens to it on one of them happens to all; make each a key of its own with: countersign softsign keygen PATH"
                    .formatted(
                        shared.getKey().bytes().hexPrefix(8), String.join(", ", shared.getValue())))
        .toList();
  }
}
