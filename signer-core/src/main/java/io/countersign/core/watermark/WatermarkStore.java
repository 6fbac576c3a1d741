package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.Closeable;

/**
 * The watermark of one key on one chain, open and locked. Not thread-safe: the chain's lock covers
 * it.
 *
 * <p>Once a write or flush has failed, every method that throws {@link WatermarkException} does so
 * for ever: nothing may be signed any more.
 */
public sealed interface WatermarkStore extends Closeable
    permits EachWatermark, AheadWatermark, CoveredWatermark {
  /** The last thing signed, as far as it is known. */
  Watermark last();

  /** When that was, in milliseconds since 1970; 0 if it is not known. */
  long lastAt();

  /**
   * Makes sure that no crash can forget this; when it returns, it may be signed.
   *
   * @param signBytes what is going to be signed at {@code position}
   * @throws IllegalArgumentException if the position is not above the last one, or to be sat out,
   *     or the sign bytes are too long for a record
   */
  void persist(HeightRoundStep position, byte[] signBytes) throws WatermarkException;

  /** Keeps the signature over the last watermark, so that the same request gets the same bytes. */
  void keepSignature(Bytes signature) throws WatermarkException;

  /** Does what is better done while nobody waits: called behind an answer. */
  void settle() throws WatermarkException;

  /** Throws if a write or flush has failed. */
  void checkUsable() throws WatermarkException;

  /** Whether a write or flush has failed, after which nothing is signed any more. */
  boolean failed();

  /**
   * Flushes what is written and gives up the lock.
   *
   * @throws java.io.UncheckedIOException if it could not be flushed
   */
  @Override
  void close();
}
