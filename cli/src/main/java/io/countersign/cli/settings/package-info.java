/**
 * What {@code tmkms.toml} says, as immutable values: read, checked as a whole, every fault reported
 * with its line and column. TOML is seen by {@link io.countersign.cli.settings.TomlReader} alone.
 */
@NullMarked
package io.countersign.cli.settings;

import org.jspecify.annotations.NullMarked;
