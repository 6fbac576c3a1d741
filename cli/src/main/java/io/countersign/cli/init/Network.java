package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import java.util.Arrays;
import java.util.Optional;

/**
 * The networks that TMKMS's {@code init} knows by name, in its order, under the chain ids of today:
 * TMKMS 0.15 still writes those of chains that have ended.
 */
public enum Network {
  COSMOSHUB("cosmoshub", "cosmoshub-4", "cosmoshub-3", "cosmospub", "cosmosvalconspub"),
  IRISHUB("irishub", "irishub-1", "irishub", "iap", "icp"),
  SENTINELHUB("sentinelhub", "sentinelhub-2", "", "sentpub", "sentvalconspub"),
  OSMOSIS("osmosis", "osmosis-1", "", "osmopub", "osmovalconspub"),
  CORE("core", "core-1", "", "persistencepub", "persistencevalconspub");

  private final String label;
  private final String chainId;
  private final String formerId;
  private final String accountKeyPrefix;
  private final String consensusKeyPrefix;

  Network(
      String label,
      String chainId,
      String formerId,
      String accountKeyPrefix,
      String consensusKeyPrefix) {
    this.label = label;
    this.chainId = chainId;
    this.formerId = formerId;
    this.accountKeyPrefix = accountKeyPrefix;
    this.consensusKeyPrefix = consensusKeyPrefix;
  }

  /** As it is named on the command line. */
  public String label() {
    return label;
  }

  String chainId() {
    return chainId;
  }

  /** What stands above its chain in the configuration. */
  String comment() {
    return formerId.isEmpty()
        ? label
        : "%s; TMKMS's init writes %s, a chain that has ended".formatted(label, formerId);
  }

  KeyFormat.Bech32Text keyFormat() {
    return new KeyFormat.Bech32Text(accountKeyPrefix, consensusKeyPrefix);
  }

  /** The network of this name. */
  public static Optional<Network> named(String label) {
    return Arrays.stream(values()).filter(network -> network.label.equals(label)).findFirst();
  }
}
