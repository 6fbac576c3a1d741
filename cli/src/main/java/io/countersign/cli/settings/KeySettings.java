package io.countersign.cli.settings;

import java.util.List;
import java.util.Optional;

/** A consensus key that a configuration names, wherever it is kept. */
public sealed interface KeySettings
    permits SoftsignSettings, YubihsmKeySettings, Pkcs11KeySettings {
  /** Each names a {@link ChainSettings}; not empty. */
  List<String> chainIds();

  Type type();

  /** Tells several keys of a chain apart, fit for a file name; all but one have one. */
  Optional<String> name();

  /**
   * Whether a key that was opened as the other says, and has the same public half, is open as this
   * says: what is in memory is the same from any file, what is in a device is reached as described.
   */
  default boolean isOpenedAs(KeySettings other) {
    return switch (this) {
      case SoftsignSettings _ -> other instanceof SoftsignSettings;
      case YubihsmKeySettings mine ->
          other instanceof YubihsmKeySettings before
              && mine.device().equals(before.device())
              && mine.id() == before.id();
      case Pkcs11KeySettings mine ->
          other instanceof Pkcs11KeySettings before
              && mine.token().equals(before.token())
              && mine.key().equals(before.key());
    };
  }

  /** {@code key_type}, or a device's {@code type}. */
  enum Type {
    CONSENSUS("consensus"),
    /** TMKMS's name for a secp256k1 key, which signs the same messages. */
    ACCOUNT("account");

    private final String label;

    Type(String label) {
      this.label = label;
    }

    /** As it stands in the file. */
    public String label() {
      return label;
    }
  }
}
