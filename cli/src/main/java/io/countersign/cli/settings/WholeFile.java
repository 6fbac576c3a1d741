package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.ADDR;
import static io.countersign.cli.settings.KnownKeys.CHAINS;
import static io.countersign.cli.settings.KnownKeys.CHAIN_ID;
import static io.countersign.cli.settings.KnownKeys.CHAIN_IDS;
import static io.countersign.cli.settings.KnownKeys.PROVIDERS;
import static io.countersign.cli.settings.KnownKeys.PROVIDERS_TABLE;
import static io.countersign.cli.settings.KnownKeys.STATE_FILE;
import static io.countersign.cli.settings.KnownKeys.TUNNEL;
import static io.countersign.cli.settings.KnownKeys.VALIDATORS;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_CHAIN;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_NAME;

import io.countersign.cli.settings.CheckedTable.Text;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks what no table of the file can tell alone: that names meet and nothing is there twice. */
final class WholeFile {
  private final Problems problems;
  private final CheckedTable root;
  private final List<CheckedTable> chains;
  private final List<CheckedTable> validators;
  private final List<KeyTable> keys;
  private final List<Text> elsewhere;
  private final Map<String, Position> chainIds = new LinkedHashMap<>();
  private final Set<String> dialledFor = new HashSet<>();

  /**
   * Over the file.
   *
   * @param keys that were read of it
   * @param elsewhere the chains whose consensus keys are in devices
   */
  WholeFile(Problems problems, CheckedTable root, List<KeyTable> keys, List<Text> elsewhere) {
    this.problems = problems;
    this.root = root;
    this.chains = root.tables(CHAINS);
    this.validators = root.tables(VALIDATORS);
    this.keys = keys;
    this.elsewhere = elsewhere;
  }

  /**
   * Reports what does not hold.
   *
   * @param settings what was read of the file, each list as long as its tables
   */
  void check(Settings settings) {
    if (chains.isEmpty() && !root.isWrong(CHAINS)) {
      problems.obstacle(Position.START, "no [[chain]]: expected at least one");
    }
    if (validators.isEmpty() && !root.isWrong(VALIDATORS)) {
      problems.obstacle(Position.START, "no [[validator]]: expected at least one");
    }
    checkChains();
    checkStateFiles();
    checkValidators();
    KeyRules rules = new KeyRules(problems, root, keys, settings);
    rules.checkNames();
    checkKeys();
    if (keysAreAllSeen() && chainIds.size() == chains.size()) {
      rules.checkUse();
    }
  }

  private void checkChains() {
    for (CheckedTable chain : chains) {
      String id = chain.text(CHAIN_ID);
      Position earlier = id.isEmpty() ? null : chainIds.putIfAbsent(id, chain.at(CHAIN_ID));
      if (earlier != null) {
        problems.error(
            chain.at(CHAIN_ID),
            "chain %s is already there at line %d".formatted(Quoted.of(id), earlier.line()));
      }
    }
  }

  /** Two chains that share a state would forget what the other signed. */
  private void checkStateFiles() {
    ValueReader quiet = new ValueReader(new Problems(""));
    Map<Path, Position> files = new HashMap<>();
    for (CheckedTable chain : chains) {
      if (chain.text(CHAIN_ID).isEmpty() && !chain.has(STATE_FILE)) {
        continue;
      }
      Path file = ChainReader.stateFile(chain, quiet).toAbsolutePath().normalize();
      Position earlier = files.putIfAbsent(file, chain.at(STATE_FILE));
      if (earlier != null) {
        problems.error(
            chain.at(STATE_FILE),
            "expected a state_file of its own for each chain, got %s again (line %d)"
                .formatted(file, earlier.line()));
      }
    }
  }

  private void checkValidators() {
    Map<String, Position> addresses = new HashMap<>();
    for (CheckedTable validator : validators) {
      String chainId = validator.text(VALIDATOR_CHAIN);
      checkKnown(chainId, validator.at(VALIDATOR_CHAIN));
      dialledFor.add(chainId);
      String address = validator.text(ADDR);
      String way = address + validator.tables(TUNNEL).stream().map(WholeFile::place).toList();
      Position earlier = addresses.putIfAbsent(way, validator.at(ADDR));
      if (earlier != null && !address.isEmpty()) {
        problems.warning(
            validator.at(ADDR),
            "addr %s is already dialled by line %d: a node talks to one signer connection at a time"
                .formatted(Quoted.of(address), earlier.line()));
      }
    }
    checkNames();
    if (root.isWrong(VALIDATORS) || !allHave(validators, VALIDATOR_CHAIN)) {
      return;
    }
    chainIds.forEach(
        (id, at) -> {
          if (!dialledFor.contains(id)) {
            problems.warning(
                at,
                "no [[validator]] with chain_id = %s: nothing is signed for it"
                    .formatted(Quoted.of(id)));
          }
        });
  }

  private void checkNames() {
    Map<String, Position> names = new HashMap<>();
    for (CheckedTable validator : validators) {
      String name = validator.text(VALIDATOR_NAME);
      Position earlier =
          name.isEmpty() ? null : names.putIfAbsent(name, validator.at(VALIDATOR_NAME));
      if (earlier != null) {
        problems.error(
            validator.at(VALIDATOR_NAME),
            "expected a name of its own for each node, got %s again (line %d)"
                .formatted(Quoted.of(name), earlier.line()));
      }
    }
  }

  private static String place(CheckedTable tunnel) {
    return tunnel.text(TunnelKeys.ADDR);
  }

  private void checkKeys() {
    Set<String> keyed = new HashSet<>();
    for (KeyTable key : keys) {
      for (Text chain : key.table().texts(CHAIN_IDS)) {
        checkKnown(chain.value(), chain.at());
        keyed.add(chain.value());
      }
    }
    for (Text chain : elsewhere) {
      checkKnown(chain.value(), chain.at());
      keyed.add(chain.value());
    }
    if (!keysAreAllSeen()) {
      return;
    }
    chainIds.forEach(
        (id, at) -> {
          if (!keyed.contains(id) && dialledFor.contains(id)) {
            problems.obstacle(
                at,
                "no consensus key for chain %s: name it in the chain_ids of a [[providers.softsign]]"
                    .formatted(Quoted.of(id)));
          }
        });
  }

  /** Not so if some could not be read, or are where this version does not look. */
  private boolean keysAreAllSeen() {
    return allHave(keys.stream().map(KeyTable::table).toList(), CHAIN_IDS)
        && root.tables(PROVIDERS_TABLE).stream()
            .allMatch(providers -> PROVIDERS.keys().stream().noneMatch(providers::isWrong));
  }

  private static boolean allHave(List<CheckedTable> tables, Key key) {
    return tables.stream().allMatch(table -> table.has(key));
  }

  private void checkKnown(String chainId, Position at) {
    boolean chainsAreAllSeen = !root.isWrong(CHAINS) && allHave(chains, CHAIN_ID);
    if (!chainId.isEmpty() && chainsAreAllSeen && !chainIds.containsKey(chainId)) {
      problems.obstacle(
          at,
          "no [[chain]] with id %s%s"
              .formatted(Quoted.of(chainId), NearestName.question(chainId, chainIds.keySet())));
    }
  }
}
