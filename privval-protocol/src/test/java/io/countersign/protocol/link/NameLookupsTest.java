package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.names.NameLookups;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resolver that hangs must not hang a link. */
@Timeout(30)
final class NameLookupsTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

  private final CountDownLatch answered = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  /** One that answers when it is let. */
  private List<InetAddress> hanging(String host) {
    asked.incrementAndGet();
    try {
      answered.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of(ADDRESS);
  }

  @Test
  void aNameThatIsNotResolvedIsGivenUpAndLookedUpByOneThreadHoweverOftenItIsDialled()
      throws Exception {
    NameLookups names = new NameLookups(this::hanging);
    for (int dial = 0; dial < 3; dial++) {
      IOException e = assertThrows(IOException.class, () -> names.of("node.example", SHORT));
      assertEquals("the name node.example was not resolved within 0.1 s", e.getMessage());
    }
    assertEquals(1, asked.get());
    answered.countDown();
    assertEquals(List.of(ADDRESS), names.of("node.example", AMPLE));
  }

  @Test
  void aDialGivesUpTooAndDoesNotHoldUpAnotherName() throws Exception {
    NameLookups names =
        new NameLookups(host -> host.equals("dead.example") ? hanging(host) : List.of(ADDRESS));
    LinkTimeouts timeouts = new LinkTimeouts(SHORT, AMPLE, AMPLE, AMPLE);
    try (Deadlines deadlines = new Deadlines(names)) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> SocketLink.connect(NodeAddress.parse("dead.example:1"), timeouts, deadlines));
      assertEquals("the name dead.example was not resolved within 0.1 s", e.getMessage());
      assertEquals(List.of(ADDRESS), deadlines.names().of("living.example", AMPLE));
    } finally {
      answered.countDown();
    }
  }

  @Test
  void eachLookupIsANewOne() throws Exception {
    NameLookups names =
        new NameLookups(
            host -> {
              if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
              }
              return List.of(ADDRESS);
            });
    UnknownHostException e =
        assertThrows(UnknownHostException.class, () -> names.of("node.example", AMPLE));
    assertEquals("no address is known for the name node.example", e.getMessage());
    assertEquals(List.of(ADDRESS), names.of("node.example", AMPLE));
  }

  @Test
  void aFaultOfTheResolverIsTold() {
    NameLookups names =
        new NameLookups(
            host -> {
              throw new IllegalStateException("broken");
            });
    IOException e = assertThrows(IOException.class, () -> names.of("node.example", AMPLE));
    assertEquals(
        "the name node.example could not be resolved: java.lang.IllegalStateException: broken",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "fe80::1"})
  void anAddressIsNotLookedUp(String address) throws Exception {
    NameLookups names =
        new NameLookups(
            host -> {
              throw new AssertionError("looked up " + host);
            });
    assertEquals(List.of(InetAddress.ofLiteral(address)), names.of(address, Duration.ZERO));
  }
}
