package io.countersign.core.watermark;

import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.Closeable;
import java.io.IOException;

/**
 * A position kept for another program that has no watermark of ours, and may sign with this key
 * after us: it signs above the ceiling only. Durable after each call.
 */
public interface Ceiling extends Closeable {
  /**
   * Everything up to here may be signed by us now.
   *
   * @param round its last step
   * @throws IOException if the other program may not see it, or somebody else keeps the ceiling
   *     now; what it says names the file
   */
  void raise(HeightRoundStep round) throws IOException;

  /**
   * We sign no more, and this is all that we signed: the other one can go on from there.
   *
   * @throws IOException as {@link #raise} does
   */
  void end(Watermark last) throws IOException;
}
