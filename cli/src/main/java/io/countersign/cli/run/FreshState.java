package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The keys for which a missing watermark may be made at a start, by consent. */
record FreshState(Set<ChainKey> keys) {
  /**
   * What was typed.
   *
   * @param typed each {@code CHAIN}, or {@code CHAIN/KEY} for a key with a name
   * @throws StartException if there is no such key
   */
  static FreshState of(Settings settings, Set<String> typed) throws StartException {
    Set<ChainKey> keys = new HashSet<>();
    for (String name : typed) {
      keys.add(
          meant(settings, name)
              .orElseThrow(
                  () ->
                      new StartException(
                          "expected a configured chain%s for --fresh-state, got \"%s\""
                              .formatted(orKey(settings), name))));
    }
    return new FreshState(keys);
  }

  private static Optional<ChainKey> meant(Settings settings, String name) {
    return settings
        .chain(name)
        .flatMap(chain -> settings.keyOf(chain, Optional.empty()))
        .or(
            () ->
                settings.chains().stream()
                    .flatMap(chain -> settings.keysOf(chain).stream())
                    .filter(key -> key.name().label().equals(name))
                    .findFirst());
  }

  private static String orKey(Settings settings) {
    boolean named = settings.keys().stream().anyMatch(key -> key.name().isPresent());
    return named ? " (CHAIN/KEY for a key with a name)" : "";
  }

  boolean isFor(ChainKey key) {
    return keys.contains(key);
  }
}
