package io.countersign.cli.settings;

import io.countersign.core.guard.JumpLimit;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.core.watermark.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A {@code [[chain]]}: what is signed for, and where is remembered what was signed.
 *
 * @param id 1 to 50 bytes, fit for a file name
 * @param stateFile TMKMS's state file; ours is {@link #watermarkFile}
 * @param jumpLimit {@code max_blocks_per_second} and {@code max_jump}
 * @param chainCheck {@code chain_check}
 * @param tmkmsState {@code tmkms_state}: whether {@code stateFile} is kept for TMKMS
 * @param refuseExtensions {@code refuse_extensions}; {@code sign_extensions} changes nothing
 * @param rawBytes {@code raw_bytes_*}
 * @param nodes {@code mode} and {@code failover_after}
 */
public record ChainSettings(
    String id,
    KeyFormat keyFormat,
    Path stateFile,
    Optional<StateHook> stateHook,
    Durability durability,
    JumpLimit jumpLimit,
    ChainCheckMode chainCheck,
    boolean tmkmsState,
    boolean refuseExtensions,
    RawBytesRules rawBytes,
    NodesMode nodes) {

  /**
   * That of the key without a name, see {@link ChainKey}: the state file's, plus {@code
   * .watermark}.
   */
  public Path watermarkFile() {
    return stateFile.resolveSibling(stateFile.getFileName() + ".watermark");
  }

  /** Whether the other one's signer can go on with these settings, as it is. */
  public boolean hasSignerOf(ChainSettings other) {
    return signersOwn().equals(other.signersOwn());
  }

  /**
   * Without what does not concern the signer: how keys are printed, what is asked at a start alone,
   * and which nodes are served.
   */
  private ChainSettings signersOwn() {
    return new ChainSettings(
        id,
        new KeyFormat.Hex(),
        stateFile,
        Optional.empty(),
        durability,
        jumpLimit,
        chainCheck,
        tmkmsState,
        refuseExtensions,
        rawBytes,
        new NodesMode(false, Duration.ZERO));
  }
}
