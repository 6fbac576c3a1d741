package io.countersign.core.watermark;

import java.util.List;
import java.util.Optional;

/**
 * All that a watermark file holds, for a look from outside.
 *
 * @param newest what a signer would go by, with all that is known of the last signature
 * @param slots each slot's record, in the order of the file; empty where it is torn or unused
 */
public record SlotView(WatermarkRecord newest, List<Optional<WatermarkRecord>> slots) {}
