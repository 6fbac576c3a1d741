package io.countersign.core.key;

/**
 * One key on one chain, as log lines and messages name it.
 *
 * @param key name of the key among those of its chain; empty for the one that needs none
 */
public record SignerName(String chainId, String key) {
  /** That of a chain's only key, or of the one without a name. */
  public static SignerName of(String chainId) {
    return new SignerName(chainId, "");
  }

  /** For log lines: {@code CHAIN}, or {@code CHAIN/KEY}; no chain id has a slash. */
  public String label() {
    return key.isEmpty() ? chainId : chainId + "/" + key;
  }

  /** As an operator types it behind {@code countersign state show}. */
  public String argument() {
    return key.isEmpty() ? chainId : chainId + " --key " + key;
  }

  /** The label. */
  @Override
  public String toString() {
    return label();
  }
}
