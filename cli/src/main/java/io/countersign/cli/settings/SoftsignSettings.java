package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A {@code [[providers.softsign]]}: a consensus key in a file.
 *
 * @param chainIds each names a {@link ChainSettings}; not empty
 * @param name tells several keys of a chain apart, fit for a file name; all but one have one
 * @param passphrase where it is, if the file is encrypted
 */
public record SoftsignSettings(
    List<String> chainIds,
    Type type,
    FileFormat format,
    Path path,
    Optional<String> name,
    Optional<PassphraseSetting> passphrase)
    implements KeySettings {
  /** The same key in another file. */
  public SoftsignSettings at(Path file) {
    return new SoftsignSettings(chainIds, type, format, file, name, passphrase);
  }

  /** How the key stands in its file. */
  public enum FileFormat {
    /** TMKMS's own. */
    BASE64,
    /** CometBFT's {@code priv_validator_key.json}. */
    JSON
  }
}
