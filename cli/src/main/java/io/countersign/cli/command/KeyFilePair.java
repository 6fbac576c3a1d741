package io.countersign.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A key file, and the one that is made of it. */
final class KeyFilePair {
  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "Soft key, or priv_validator_key.json; left as it is.")
  private @Nullable Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "New file, readable by its owner alone; one that exists is never overwritten.")
  private @Nullable Path out;

  Path in() {
    return Given.value(in);
  }

  Path out() {
    return Given.value(out);
  }
}
