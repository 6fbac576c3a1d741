package io.countersign.cli.init;

import io.countersign.softsign.KeyRole;
import java.nio.file.Path;
import java.util.List;

/**
 * A consensus key that a new configuration names.
 *
 * @param chainIds what it signs for, in the order of the file
 */
public record NewKey(KeyRole role, List<String> chainIds, Path file) {}
