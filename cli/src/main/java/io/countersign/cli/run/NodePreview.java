package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import java.util.Optional;

/**
 * A node that a start would dial.
 *
 * @param peerId by which it would know this signer; empty for a Unix socket and a key that cannot
 *     be used
 */
public record NodePreview(ValidatorSettings settings, Optional<String> peerId) {}
