package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A {@code [[providers.softsign]]}: a consensus key in a file.
 *
 * @param chainIds each names a {@link ChainSettings}; not empty
 * @param passphrase where it is, if the file is encrypted
 */
public record SoftsignSettings(
    List<String> chainIds, FileFormat format, Path path, Optional<PassphraseSetting> passphrase) {
  /** How the key stands in its file. */
  public enum FileFormat {
    /** TMKMS's own. */
    BASE64,
    /** CometBFT's {@code priv_validator_key.json}. */
    JSON
  }
}
