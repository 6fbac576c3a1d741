package io.countersign.cli.settings;

import io.countersign.core.watermark.WatermarkOwner;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What may be the id of a chain: CometBFT takes more, but ours becomes part of file names. */
public final class ChainId {
  private ChainId() {}

  /** What is wrong with {@code id}, if anything. */
  public static Optional<String> fault(String id) {
    int length = id.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > WatermarkOwner.MAX_CHAIN_ID_LENGTH) {
      return Optional.of(
          "expected a chain id of 1 to %d bytes, got %d bytes"
              .formatted(WatermarkOwner.MAX_CHAIN_ID_LENGTH, length));
    }
    if (!fileNamePart(id).equals(id)) {
      return Optional.of(
          "expected a chain id without slashes, blanks and control characters, since it names files, got "
              + Quoted.of(id));
    }
    return Optional.empty();
  }

  /** What of {@code id} a file name can hold. */
  static String fileNamePart(String id) {
    return id.replaceAll("[/\\\\\\s\\p{Cc}]", "");
  }
}
