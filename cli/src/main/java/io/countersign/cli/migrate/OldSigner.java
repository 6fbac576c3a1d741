package io.countersign.cli.migrate;

import java.nio.file.Path;
import java.util.List;

/** A signer of another program, as its files say. */
public sealed interface OldSigner permits OldTmkms, OldFilePvs {
  /** The folder of its configuration. */
  Path home();

  /** What it signs for; not empty. */
  List<OldChain> chains();

  /**
   * Makes a folder with configuration and keys in it, and no state yet.
   *
   * @param target where nothing is yet
   * @return the configuration file
   * @throws MigrationException if it cannot be made; what was made stays
   */
  Path furnish(Path target) throws MigrationException;
}
