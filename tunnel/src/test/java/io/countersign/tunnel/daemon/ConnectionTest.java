package io.countersign.tunnel.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One connection on a channel without a socket, whose clock is the test's. */
class ConnectionTest {
  private final Means means =
      new Means(TunnelCrypto.ofJdk(), new Dialer(Transport.JDK, _ -> {})); // never gets anywhere
  private final Service service =
      new Service(
          "s",
          Role.CLIENT,
          new HostPort("127.0.0.1", 1),
          new HostPort("127.0.0.1", 2),
          TlsVersions.AUTO,
          Map.of("node", PresharedKey.of("node", "a-key-that-is-long-enough".getBytes(US_ASCII))),
          Limits.STANDARD,
          false);
  private final Listener listener = new Listener(means, service);

  @Test
  void aPeerThatTakesNothingHoldsUpAnEndOnlySoLongAndIsCountedUntilThen() {
    means.allow(1);
    EmbeddedChannel near = new EmbeddedChannel(new Full(), listener);
    near.freezeTime();
    assertEquals(1, means.connections());
    near.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    near.advanceTimeBy(1, TimeUnit.SECONDS);
    near.runScheduledPendingTasks();
    assertTrue(near.isOpen());
    assertEquals(1, means.connections());
    near.advanceTimeBy(10, TimeUnit.SECONDS);
    near.runScheduledPendingTasks();
    assertFalse(near.isOpen());
    assertEquals(0, means.connections());
  }

  @Test
  void aSideThatHasEndedIsReadOnSoThatItsBreakIsSeen() {
    means.allow(1);
    EmbeddedChannel near = new EmbeddedChannel(listener);
    near.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
    assertFalse(near.config().isAutoRead()); // what it is for is not open yet
    near.pipeline().fireUserEventTriggered(TlsHandler.Event.PEER_DONE);
    assertTrue(near.config().isAutoRead());
    near.finishAndReleaseAll();
    assertEquals(0, means.connections());
  }

  @Test
  void oneMoreHandshakeThanThereMayBeEndsTheOldest() {
    Handshakes handshakes = new Handshakes();
    Connection oldest = connection();
    Connection second = connection();
    handshakes.begin(oldest);
    handshakes.begin(second);
    for (int i = 2; i < Handshakes.MOST; i++) {
      assertEquals(Optional.empty(), handshakes.begin(connection()));
    }
    assertSame(oldest, handshakes.begin(connection()).orElseThrow());
    handshakes.end(second);
    assertEquals(Optional.empty(), handshakes.begin(connection()));
    assertEquals(Handshakes.MOST, handshakes.count());
  }

  private Connection connection() {
    return new Connection(listener, service, new EmbeddedChannel());
  }

  /** Takes what is to be written and never gets rid of it. */
  private static final class Full extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }
}
