package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A configuration file that could be read.
 *
 * @param obstacles with which it must not be started; without one every chain that has a validator
 *     has exactly one consensus key, and every name that is used is defined
 * @param warnings what is accepted and yet worth saying, in the order of the file
 */
public record Settings(
    Path file,
    List<ChainSettings> chains,
    List<ValidatorSettings> validators,
    List<SoftsignSettings> keys,
    List<Problem> obstacles,
    List<Problem> warnings) {

  /** The chain of this id, if there is one. */
  public Optional<ChainSettings> chain(String id) {
    return chains.stream().filter(chain -> chain.id().equals(id)).findFirst();
  }

  /** The nodes that are signed for on this chain. */
  public List<ValidatorSettings> validatorsOf(String chainId) {
    return validators.stream().filter(validator -> validator.chainId().equals(chainId)).toList();
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

  /** The chains that have a node to sign for. */
  public List<ChainSettings> dialledChains() {
    return chains.stream().filter(chain -> !validatorsOf(chain.id()).isEmpty()).toList();
  }

  /**
   * The key of a chain of this file.
   *
   * @throws SettingsException if it has none in a file
   */
  public SoftsignSettings keyOf(String chainId) throws SettingsException {
    return keys.stream()
        .filter(key -> key.chainIds().contains(chainId))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "%s: no consensus key in a file for chain %s: name it in the chain_ids of a [[providers.softsign]]"
                        .formatted(file, Quoted.of(chainId))));
  }
}
