package io.countersign.cli.migrate;

import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * What another signer knows of one chain.
 *
 * @param key its consensus key
 * @param stateFile where {@code last} stands
 * @param last what it signed last
 * @param signedAt when that was, by the time of the file, in milliseconds since 1970
 */
public record OldChain(String id, PublicKey key, Path stateFile, Watermark last, long signedAt) {

  /** Record 1 of its watermark here. */
  WatermarkRecord firstRecord() {
    return WatermarkRecord.of(1, WatermarkOwner.of(id, key), last, signedAt);
  }

  /**
   * When a state file was written, and that there is one.
   *
   * @throws MigrationException if there is none: without it nobody knows what was signed
   */
  static long writtenAt(String chainId, Path stateFile) throws MigrationException {
    try {
      long at = Files.getLastModifiedTime(stateFile).toMillis();
      return Math.clamp(at, 0, System.currentTimeMillis());
    } catch (IOException e) {
      boolean missing = Files.notExists(stateFile, LinkOption.NOFOLLOW_LINKS);
      throw new MigrationException(
          missing
              ? "expected what was signed last on chain %s in %s, found no such file: find out where it is; a key that has never signed needs no migration: countersign init"
                  .formatted(chainId, stateFile)
              : "what was signed last on chain %s, %s, cannot be read: %s"
                  .formatted(chainId, stateFile, e),
          e);
    }
  }
}
