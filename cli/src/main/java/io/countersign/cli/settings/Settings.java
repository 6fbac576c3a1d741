package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A configuration file that holds together: every chain has exactly one consensus key and at least
 * one validator, every name that is used is defined.
 *
 * @param warnings what is accepted and yet worth saying, in the order of the file
 */
public record Settings(
    Path file,
    List<ChainSettings> chains,
    List<ValidatorSettings> validators,
    List<SoftsignSettings> keys,
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
   * The key of a chain of this file.
   *
   * @throws IllegalArgumentException if there is no such chain
   */
  public SoftsignSettings keyOf(String chainId) {
    return keys.stream()
        .filter(key -> key.chainIds().contains(chainId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such chain: " + chainId));
  }
}
