package io.countersign.harness.bench;

import java.nio.file.Path;

/**
 * A signer to be measured; it is started with {@code program start -c tmkms.toml}.
 *
 * @param name for the table
 * @param extensions whether it signs vote extensions (TMKMS 0.15 does not)
 */
public record Candidate(String name, Path program, boolean extensions) {}
