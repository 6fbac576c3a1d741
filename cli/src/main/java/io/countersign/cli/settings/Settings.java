package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration file that could be read.
 *
 * @param yubihsms also those without keys, which are for commands
 * @param program about the program itself
 * @param obstacles with which it must not be started; without one every chain that has a validator
 *     has exactly one consensus key, and every name that is used is defined
 * @param warnings what is accepted and yet worth saying, in the order of the file
 */
public record Settings(
    Path file,
    List<ChainSettings> chains,
    List<ValidatorSettings> validators,
    List<KeySettings> keys,
    List<YubihsmSettings> yubihsms,
    ProgramSettings program,
    List<Problem> obstacles,
    List<Problem> warnings) {

  /** The chain of this id, if there is one. */
  public Optional<ChainSettings> chain(String id) {
    return chains.stream().filter(chain -> chain.id().equals(id)).findFirst();
  }

  /** The keys that are in files. */
  public List<SoftsignSettings> keyFiles() {
    return keys.stream()
        .flatMap(key -> key instanceof SoftsignSettings file ? Stream.of(file) : Stream.empty())
        .toList();
  }

  /**
   * The keys of a chain, in the order of the file; without an account key that has no name where
   * there is a consensus key without one, which is the one that TMKMS signs with.
   */
  public List<ChainKey> keysOf(ChainSettings chain) {
    List<KeySettings> all =
        keys.stream().filter(key -> key.chainIds().contains(chain.id())).toList();
    boolean consensus =
        all.stream()
            .anyMatch(key -> key.name().isEmpty() && key.type() == KeySettings.Type.CONSENSUS);
    return all.stream()
        .filter(
            key -> !consensus || key.name().isPresent() || key.type() == KeySettings.Type.CONSENSUS)
        .map(key -> new ChainKey(chain, key))
        .toList();
  }

  /**
   * Passes if nothing is in the way of a start.
   *
   * @throws SettingsException with every obstacle
   */
  public void requireStartable() throws SettingsException {
    if (!obstacles.isEmpty()) {
      throw new SettingsException(obstacles, 0);
    }
  }

  /** The key of a chain that a name means; without one the key that has none, else the only one. */
  public Optional<ChainKey> keyOf(ChainSettings chain, Optional<String> name) {
    List<ChainKey> all = keysOf(chain);
    Optional<ChainKey> named =
        all.stream().filter(key -> key.key().name().equals(name)).findFirst();
    return named.isEmpty() && name.isEmpty() && all.size() == 1
        ? Optional.of(all.getFirst())
        : named;
  }

  /** The nodes that a key signs for. */
  public List<ValidatorSettings> validatorsOf(ChainKey key) {
    return validators.stream()
        .filter(validator -> validator.chainId().equals(key.chain().id()))
        .filter(validator -> keyOf(key.chain(), validator.key()).equals(Optional.of(key)))
        .toList();
  }

  /**
   * The same as they are dialled: where one is served at a time, a silent one is not waited for
   * beyond the time after which the next has its turn.
   */
  public List<ValidatorSettings> dialledOf(ChainKey key) {
    NodesMode mode = key.chain().nodes();
    List<ValidatorSettings> nodes = validatorsOf(key);
    return mode.one()
        ? nodes.stream().map(node -> node.within(mode.failoverAfter())).toList()
        : nodes;
  }

  /** The keys that sign for a node, each on each of its chains, in the order of the chains. */
  public List<ChainKey> keysInUse() {
    return chains.stream()
        .flatMap(chain -> keysOf(chain).stream())
        .filter(key -> !validatorsOf(key).isEmpty())
        .toList();
  }
}
