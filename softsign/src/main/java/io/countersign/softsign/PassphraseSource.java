package io.countersign.softsign;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Path;

/** Where a passphrase comes from; asked only when a file turns out to need one. */
@FunctionalInterface
public interface PassphraseSource {
  /** For files that are not expected to be encrypted. */
  PassphraseSource NONE =
      file -> {
        throw new PassphraseException(
            "it is encrypted, and no passphrase is taken here: use a file of countersign softsign decrypt");
      };

  /**
   * The passphrase of {@code keyFile}, in UTF-8; the caller closes it.
   *
   * @throws PassphraseException if there is none
   */
  SecretBytes passphraseOf(Path keyFile) throws PassphraseException;
}
