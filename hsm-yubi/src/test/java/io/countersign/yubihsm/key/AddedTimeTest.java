package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.crypto.SignatureVerifier;
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

  private interface Timed {
    Object once(int i) throws Exception;
  }

  @Test
  void saysWhatASignatureTakesBesidesTheDevice() throws Exception {
    try (FakeHolder holder = new FakeHolder()) {
      holder.importEd25519(1, new byte[32]);
      try (SigningKey key = holder.open(1)) {
        SignatureVerifier verifier = SignatureVerifier.of(FakeHolder.CRYPTO, key.publicKey());
        byte[] signature = key.sign(message(0), Turn.of(Urgency.CONSENSUS));
        time("a command there and back", Duration.ZERO, i -> holder.hsm().deviceInfo());
        time("verifying alone", Duration.ZERO, i -> verifier.verify(message(0), signature));
        Timed sign = i -> key.sign(message(i), Turn.of(Urgency.CONSENSUS));
        time("a signature, the fake's own included", Duration.ZERO, sign);
        holder.fake().signatureTime(DEVICE);
        time("a signature beyond 20 ms", DEVICE, sign);
      }
    }
  }

  private static void time(String what, Duration own, Timed timed) throws Exception {
    for (int i = 0; i < COUNT; i++) {
      assertNotNull(timed.once(i));
    }
    long[] added = new long[COUNT];
    for (int i = 0; i < COUNT; i++) {
      long begin = System.nanoTime();
      assertNotNull(timed.once(i));
      added[i] = System.nanoTime() - begin - own.toNanos();
    }
    Arrays.sort(added);
    LOG.info(
        "%s: added p50 %d us, p99 %d us, most %d us, of %d"
            .formatted(
                what,
                added[COUNT / 2] / 1000,
                added[COUNT * 99 / 100] / 1000,
                added[COUNT - 1] / 1000,
                COUNT));
  }

  private static byte[] message(int i) {
    return ByteBuffer.allocate(120).putInt(i).array();
  }
}
