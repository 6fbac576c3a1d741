package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.link.LinkTimeouts;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code timeout}: nodes ping every 3.33 s and give up after 5 s, and both are looked to. */
class LinkTimeoutsTest {
  @ParameterizedTest
  @CsvSource({"1, 5", "4, 5", "5, 5", "10, 10", "65535, 65535"})
  void aNodeIsWaitedForAsLongAsIsSaidAndNeverShorterThanItsPings(long timeout, long read) {
    LinkTimeouts timeouts = DialledNode.timeouts(Duration.ofSeconds(timeout));
    LinkTimeouts most = LinkTimeouts.DEFAULT;
    assertEquals(Duration.ofSeconds(read), timeouts.read());
    assertEquals(least(timeout, most.connect()), timeouts.connect());
    assertEquals(least(timeout, most.handshake()), timeouts.handshake());
    assertEquals(least(timeout, most.write()), timeouts.write());
  }

  private static Duration least(long seconds, Duration most) {
    return Duration.ofSeconds(Math.min(seconds, most.toSeconds()));
  }
}
