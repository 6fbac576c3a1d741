package io.countersign.cli.settings;

import io.countersign.pkcs11.TokenChoice;
import java.nio.file.Path;

/**
 * A token, as a {@code [[providers.pkcs11]]} describes it.
 *
 * @param module the vendor's library
 * @param pin where it is; never the PIN
 */
public record Pkcs11Settings(Path module, TokenChoice token, PassphraseSetting pin) {}
