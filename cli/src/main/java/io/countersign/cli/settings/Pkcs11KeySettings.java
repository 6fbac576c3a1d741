package io.countersign.cli.settings;

import io.countersign.pkcs11.KeyChoice;
import java.util.List;
import java.util.Optional;

/**
 * One of the signing keys of a {@code [[providers.pkcs11]]}: a consensus key in a token.
 *
 * @param chainIds each names a {@link ChainSettings}; not empty
 * @param name tells several keys of a chain apart, fit for a file name; all but one have one
 */
public record Pkcs11KeySettings(
    Pkcs11Settings token, KeyChoice key, List<String> chainIds, Type type, Optional<String> name)
    implements KeySettings {}
