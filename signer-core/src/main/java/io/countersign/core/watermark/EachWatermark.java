package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/** {@link Durability#EACH}: the record of each signature is durable before it leaves. */
final class EachWatermark implements WatermarkStore {
  private final SlotFile file;
  private final InstantSource clock;

  /** Takes over a file that was {@link Recovery recovered}. */
  EachWatermark(SlotFile file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public Watermark last() {
    return file.newest().watermark();
  }

  @Override
  public long lastAt() {
    return file.newest().writtenAt();
  }

  @Override
  public void persist(HeightRoundStep position, byte[] signBytes) throws WatermarkException {
    file.checkUsable();
    Watermark next = NextWatermark.of(file.newest(), last(), position, signBytes);
    file.write(file.newest().next(next, clock.millis()));
    file.flush();
  }

  @Override
  public void keepSignature(Bytes signature) throws WatermarkException {
    file.keepSignature(signature);
  }

  /** Nothing: every record is durable already. */
  @Override
  public void settle() {}

  @Override
  public void checkUsable() throws WatermarkException {
    file.checkUsable();
  }

  @Override
  public boolean failed() {
    return file.failed();
  }

  @Override
  public void close() {
    try (file) {
      if (!file.failed()) {
        file.flush(); // the last signature
      }
    } catch (WatermarkException e) {
      throw new UncheckedIOException(
          "the watermark could not be flushed at the end", new IOException(e));
    } catch (IOException e) {
      throw new UncheckedIOException("the watermark could not be closed", e);
    }
  }
}
