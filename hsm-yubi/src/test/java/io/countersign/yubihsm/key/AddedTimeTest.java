package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Urgency;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * What we add to the device's own time, over HTTP to the fake device: printed, since a machine that
 * is shared proves no time. {@code -Dhsm.timed} has another number of signatures timed.
 */
class AddedTimeTest {
  private static final int COUNT = Integer.getInteger("hsm.timed", 50);
  private static final Duration DEVICE = Duration.ofMillis(20);
  private static final Logger LOG = Logger.getLogger(AddedTimeTest.class.getName());

  @Test
  void saysWhatASignatureTakesBesidesTheDevice() throws Exception {
    try (FakeHolder holder = new FakeHolder()) {
      holder.importEd25519(1, new byte[32]);
      try (SigningKey key = holder.open(1)) {
        for (Duration own : new Duration[] {Duration.ZERO, DEVICE}) {
          for (int i = 0; i < COUNT; i++) {
            key.sign(message(i), Urgency.CONSENSUS);
          }
          holder.fake().signatureTime(own);
          long[] added = new long[COUNT];
          for (int i = 0; i < COUNT; i++) {
            long begin = System.nanoTime();
            byte[] signature = key.sign(message(i), Urgency.CONSENSUS);
            added[i] = System.nanoTime() - begin - own.toNanos();
            assertEquals(64, signature.length);
          }
          Arrays.sort(added);
          LOG.info(
              "a device of %d ms: added p50 %d us, p99 %d us, most %d us, of %d"
                  .formatted(
                      own.toMillis(),
                      added[COUNT / 2] / 1000,
                      added[COUNT * 99 / 100] / 1000,
                      added[COUNT - 1] / 1000,
                      COUNT));
        }
      }
    }
  }

  private static byte[] message(int i) {
    return ByteBuffer.allocate(120).putInt(i).array();
  }
}
