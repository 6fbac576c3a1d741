package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A watermark that is kept nowhere, for a key that was made for a rehearsal and is wiped behind it.
 * With any other key it would be a double sign at the next start.
 */
public final class RehearsalWatermark {
  private RehearsalWatermark() {}

  /** At height 0, with {@link Durability#EACH}. */
  public static WatermarkStore make(WatermarkOwner owner) throws WatermarkException {
    InstantSource clock = InstantSource.system();
    byte[] content = SlotFile.initialContent(WatermarkFiles.first(owner, 0, clock)).array();
    try {
      return WatermarkFiles.open(
          new Memory(content), owner, Durability.EACH, new NoWitnesses(), clock);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be read", e);
    }
  }

  private static final class Memory implements Storage {
    private final byte[] content;

    Memory(byte[] content) {
      this.content = content;
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public void read(ByteBuffer into, long offset) {
      into.put(content, (int) offset, Math.min(into.remaining(), content.length - (int) offset));
    }

    @Override
    public void write(ByteBuffer from, long offset) {
      from.get(content, (int) offset, from.remaining());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** {@link Durability#EACH} has none. */
  private static final class NoWitnesses implements Witnesses {
    @Override
    public Witness create(WatermarkRecord known) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<WatermarkRecord> read(Bytes id) {
      return Optional.empty();
    }

    @Override
    public void remove(Bytes id) {}
  }
}
