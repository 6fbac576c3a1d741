package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import java.util.Arrays;
import java.util.Optional;

/** The networks that TMKMS's {@code init} knows by name, in its order. */
public enum Network {
  COSMOSHUB("cosmoshub", "cosmoshub-3", "cosmospub", "cosmosvalconspub"),
  IRISHUB("irishub", "irishub", "iap", "icp"),
  SENTINELHUB("sentinelhub", "sentinelhub-2", "sentpub", "sentvalconspub"),
  OSMOSIS("osmosis", "osmosis-1", "osmopub", "osmovalconspub"),
  CORE("core", "core-1", "persistencepub", "persistencevalconspub");

  private final String label;
  private final String chainId;
  private final String accountKeyPrefix;
  private final String consensusKeyPrefix;

  Network(String label, String chainId, String accountKeyPrefix, String consensusKeyPrefix) {
    this.label = label;
    this.chainId = chainId;
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

  KeyFormat.Bech32Text keyFormat() {
    return new KeyFormat.Bech32Text(accountKeyPrefix, consensusKeyPrefix);
  }

  /** The network of this name. */
  public static Optional<Network> named(String label) {
    return Arrays.stream(values()).filter(network -> network.label.equals(label)).findFirst();
  }
}
