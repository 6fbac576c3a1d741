package io.countersign.cli.settings;

import io.countersign.core.guard.JumpLimit;
import io.countersign.core.watermark.Durability;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A {@code [[chain]]}: what is signed for, and where is remembered what was signed.
 *
 * @param id 1 to 50 bytes, fit for a file name
 * @param signExtensions {@code sign_extensions}
 * @param stateFile TMKMS's state file; ours is {@link #watermarkFile}
 * @param stateHook taken in form only
 * @param jumpLimit {@code max_blocks_per_second} and {@code max_jump}
 * @param chainCheck {@code chain_check}
 * @param tmkmsState {@code tmkms_state}: whether {@code stateFile} is kept for TMKMS
 */
public record ChainSettings(
    String id,
    KeyFormat keyFormat,
    boolean signExtensions,
    Path stateFile,
    Optional<StateHook> stateHook,
    Durability durability,
    JumpLimit jumpLimit,
    ChainCheckMode chainCheck,
    boolean tmkmsState) {

  /** The state file's name plus {@code .watermark}. */
  public Path watermarkFile() {
    return stateFile.resolveSibling(stateFile.getFileName() + ".watermark");
  }
}
