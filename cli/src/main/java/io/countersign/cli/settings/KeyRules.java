package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.CHAIN_CHECK;
import static io.countersign.cli.settings.KnownKeys.CHAIN_IDS;
import static io.countersign.cli.settings.KnownKeys.STATE_FILE;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_CHAIN;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_KEY;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that each node has one key that signs for it, and each key a state of its own. */
final class KeyRules {
  private final Problems problems;
  private final Settings settings;
  private final List<CheckedTable> chainTables;
  private final List<CheckedTable> validatorTables;
  private final List<KeyTable> keys;

  /**
   * Rules for a whole file.
   *
   * @param keys the tables of its keys
   * @param settings what was read of it; each list as long as its tables
   */
  KeyRules(Problems problems, CheckedTable root, List<KeyTable> keys, Settings settings) {
    this.problems = problems;
    this.settings = settings;
    this.chainTables = root.tables(KnownKeys.CHAINS);
    this.validatorTables = root.tables(KnownKeys.VALIDATORS);
    this.keys = keys;
  }

  /** What holds however much of the file could be read. */
  void checkNames() {
    Map<String, KeySettings> seen = new HashMap<>();
    Map<String, Position> places = new HashMap<>();
    for (KeyTable keyTable : keys) {
      KeySettings key = keyTable.settings();
      for (CheckedTable.Text chain : keyTable.table().texts(CHAIN_IDS)) {
        String who = chain.value() + "/" + key.name().orElseGet(() -> "/" + key.type());
        KeySettings other = seen.putIfAbsent(who, key);
        Position earlier = places.putIfAbsent(who, chain.at());
        if (other != null && earlier != null) {
          String text = twice(key, Quoted.of(chain.value()), earlier.line());
          if (other.getClass().equals(key.getClass())) {
            problems.error(chain.at(), text);
          } else {
            problems.obstacle(chain.at(), text); // TMKMS loads such a file, and its example is one
          }
        }
      }
    }
  }

  private static String twice(KeySettings key, String chain, int line) {
    return key.name()
        .map(
            name ->
                "expected one key %s for chain %s, got another after line %d"
                    .formatted(Quoted.of(name), chain, line))
        .orElseGet(
            () ->
                "expected one %s key for chain %s, got another after line %d: to sign with both, give one a name"
                    .formatted(key.type().label(), chain, line));
  }

  /** What holds of a file that was read to its end. */
  void checkUse() {
    checkValidators();
    checkWatermarks();
    checkAccountKeys();
    for (ChainSettings chain : settings.chains()) {
      boolean dialled =
          settings.validators().stream().anyMatch(node -> node.chainId().equals(chain.id()));
      for (ChainKey key : settings.keysOf(chain)) {
        if (settings.validatorsOf(key).isEmpty()) {
          if (dialled) {
            problems.warning(at(key), unused(key));
          }
        } else {
          checkRequired(key);
        }
      }
    }
  }

  private void checkValidators() {
    for (int i = 0; i < validatorTables.size(); i++) {
      ValidatorSettings node = settings.validators().get(i);
      Optional<ChainSettings> chain = settings.chain(node.chainId());
      if (chain.isPresent() && settings.keyOf(chain.get(), node.key()).isEmpty()) {
        CheckedTable table = validatorTables.get(i);
        noKey(chain.get(), node)
            .ifPresent(
                problem ->
                    problems.error(
                        table.at(node.key().isPresent() ? VALIDATOR_KEY : VALIDATOR_CHAIN),
                        problem));
      }
    }
  }

  private Optional<String> noKey(ChainSettings chain, ValidatorSettings node) {
    List<ChainKey> keys = settings.keysOf(chain);
    String names =
        keys.stream()
            .flatMap(key -> key.key().name().stream())
            .map(Quoted::of)
            .collect(Collectors.joining(", "));
    if (keys.isEmpty()) {
      return Optional.empty(); // said of the chain
    }
    return Optional.of(
        node.key()
            .map(
                name ->
                    "no key %s for chain %s, expected %s"
                        .formatted(
                            Quoted.of(name),
                            Quoted.of(chain.id()),
                            names.isEmpty()
                                ? "none, since its only key has no name"
                                : "one of: " + names))
            .orElseGet(
                () ->
                    "chain %s has the keys %s and none without a name: say which one signs for this node with key = ..."
                        .formatted(Quoted.of(chain.id()), names)));
  }

  private static String unused(ChainKey key) {
    return "no [[validator]] of chain %s signs with %s: it is not opened, and signs nothing"
        .formatted(
            Quoted.of(key.chain().id()),
            key.key()
                .name()
                .map(name -> "key " + Quoted.of(name))
                .orElse("the key without a name"));
  }

  /** Two keys that share a state would forget what the other signed. */
  private void checkWatermarks() {
    Map<Path, ChainKey> files = new HashMap<>();
    for (ChainSettings chain : settings.chains()) {
      for (ChainKey key : settings.keysOf(chain)) {
        Path file = key.watermarkFile().toAbsolutePath().normalize();
        ChainKey other = files.putIfAbsent(file, key);
        if (other != null && !sameState(other.chain(), chain)) {
          problems.error(
              chainTables.get(settings.chains().indexOf(chain)).at(STATE_FILE),
              "expected a watermark of its own for each key, got %s for %s and for %s"
                  .formatted(file, other.name(), key.name()));
        }
      }
    }
  }

  /** Which is said already. */
  private static boolean sameState(ChainSettings one, ChainSettings other) {
    return one.stateFile()
        .toAbsolutePath()
        .normalize()
        .equals(other.stateFile().toAbsolutePath().normalize());
  }

  /** As in TMKMS, which used them for what only chains of long ago asked for. */
  private void checkAccountKeys() {
    for (ChainSettings chain : settings.chains()) {
      List<ChainKey> used = settings.keysOf(chain);
      settings.keys().stream()
          .filter(key -> key.chainIds().contains(chain.id()))
          .map(key -> new ChainKey(chain, key))
          .filter(key -> !used.contains(key))
          .forEach(
              key ->
                  problems.warning(
                      at(key),
                      "chain %s signs with its consensus key, as with TMKMS: this account key is not used"
                          .formatted(Quoted.of(chain.id()))));
    }
  }

  /** A check that is required and cannot be made would only be noticed when nothing is signed. */
  private void checkRequired(ChainKey key) {
    boolean canAsk = settings.validatorsOf(key).stream().anyMatch(node -> node.rpc().isPresent());
    if (key.chain().chainCheck() == ChainCheckMode.REQUIRED && !canAsk) {
      problems.error(
          chainTables.get(settings.chains().indexOf(key.chain())).at(CHAIN_CHECK),
          "chain_check = \"required\" needs a node to ask: expected rpc = \"http://host:26657\" in a [[validator]] of chain %s%s"
              .formatted(
                  Quoted.of(key.chain().id()),
                  key.key().name().map(name -> " with key = " + Quoted.of(name)).orElse("")));
    }
  }

  private Position at(ChainKey key) {
    CheckedTable table = keys.get(settings.keys().indexOf(key.key())).table();
    return table.texts(CHAIN_IDS).stream()
        .filter(text -> text.value().equals(key.chain().id()))
        .findFirst()
        .map(CheckedTable.Text::at)
        .orElseGet(() -> table.at(CHAIN_IDS));
  }
}
