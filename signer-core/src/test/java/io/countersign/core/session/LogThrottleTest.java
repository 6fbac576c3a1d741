package io.countersign.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogThrottleTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final LogThrottle throttle = new LogThrottle(3, 2, clock::get);

  @Test
  void aBurstIsPermittedAndNoMore() {
    for (int i = 0; i < 3; i++) {
      assertTrue(throttle.permits());
    }
    assertFalse(throttle.permits());
  }

  @Test
  void timeBringsLinesBackAndTheMissingOnesAreSaidOnce() {
    for (int i = 0; i < 10; i++) {
      throttle.permits();
    }
    clock.addAndGet(500_000_000);
    assertTrue(throttle.permits());
    assertEquals(" (7 such lines were left out)", throttle.mention());
    assertEquals("", throttle.mention());
    assertFalse(throttle.permits());
  }

  @Test
  void aLongSilenceFillsTheBucketNoFurther() {
    clock.addAndGet(3_600_000_000_000L);
    for (int i = 0; i < 3; i++) {
      assertTrue(throttle.permits());
    }
    assertFalse(throttle.permits());
  }
}
