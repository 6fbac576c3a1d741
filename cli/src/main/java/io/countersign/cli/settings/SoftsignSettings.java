package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A {@code [[providers.softsign]]}: a consensus key in a file.
 *
 * @param chainIds each names a {@link ChainSettings}; not empty
 */
public record SoftsignSettings(List<String> chainIds, FileFormat format, Path path) {
  /** How the key stands in its file. */
  public enum FileFormat {
    /** TMKMS's own. */
    BASE64,
    /** CometBFT's {@code priv_validator_key.json}. */
    JSON
  }
}
