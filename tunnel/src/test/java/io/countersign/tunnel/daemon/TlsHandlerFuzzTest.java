package io.countersign.tunnel.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.HandshakeException;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.ServerPolicy;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Whatever comes in, it ends in a sentence at most; an ordinary build runs the seeds alone. */
class TlsHandlerFuzzTest {
  private static final TlsCrypto CRYPTO = TunnelCrypto.ofJdk();
  private static final PresharedKey KEY =
      PresharedKey.of("node", "a-key-that-is-long-enough".getBytes(US_ASCII));
  private static final Duration PATIENCE = Duration.ofHours(1);

  /** Counts, and keeps what was thrown. */
  private static final class Tail extends ChannelInboundHandlerAdapter {
    private @Nullable Throwable failure;
    private long bytes;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf plain = (ByteBuf) message;
      bytes += plain.readableBytes();
      plain.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      assertNull(failure, "told once");
      failure = cause;
    }

    void assertAnswered() {
      assertTrue(
          failure == null
              || failure instanceof HandshakeException
              || failure instanceof TlsBrokenException,
          String.valueOf(failure));
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aServerBeforeTheHandshake(FuzzedDataProvider data) {
    feed(TlsHandler.server(server(versions(data)), PATIENCE), data);
  }

  @FuzzTest(maxDuration = "10m")
  void aClientBeforeTheHandshake(FuzzedDataProvider data) {
    feed(TlsHandler.client(new ClientPolicy(CRYPTO, KEY, versions(data)), PATIENCE), data);
  }

  /** What is sealed with the right key, and what is not, after a handshake that was right. */
  @FuzzTest(maxDuration = "10m")
  void aServerAfterTheHandshake(FuzzedDataProvider data) throws IOException {
    Tail tail = new Tail();
    EmbeddedChannel channel =
        new EmbeddedChannel(TlsHandler.server(server(TlsVersions.AUTO), PATIENCE), tail);
    ForgingClient client = new ForgingClient();
    try {
      client.connect(new ClientPolicy(CRYPTO, KEY, versions(data)));
      while (client.getAvailableOutputBytes() > 0) {
        channel.writeInbound(Unpooled.wrappedBuffer(output(client)));
        drain(channel, client);
      }
      long sealed = 0;
      while (data.remainingBytes() > 0 && tail.failure == null && client.isConnected()) {
        byte[] content = data.consumeBytes(data.consumeInt(0, 300));
        if (data.consumeBoolean()) {
          int type = content.length == 0 ? 23 : data.consumeInt(20, 23); // others may not be empty
          client.forge(type, content);
          sealed += type == 23 ? content.length : 0;
          channel.writeInbound(Unpooled.wrappedBuffer(output(client)));
        } else {
          channel.writeInbound(Unpooled.wrappedBuffer(content));
        }
      }
      tail.assertAnswered();
      assertTrue(tail.bytes <= sealed, "only what was sealed comes out");
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  private static void feed(TlsHandler handler, FuzzedDataProvider data) {
    Tail tail = new Tail();
    EmbeddedChannel channel = new EmbeddedChannel(handler, tail);
    try {
      while (data.remainingBytes() > 0 && tail.failure == null) {
        channel.writeInbound(Unpooled.wrappedBuffer(data.consumeBytes(data.consumeInt(1, 20_000))));
      }
    } finally {
      channel.finishAndReleaseAll();
    }
    tail.assertAnswered();
    assertEquals(0, tail.bytes, "nobody without the key gets a byte through");
  }

  private static void drain(EmbeddedChannel channel, TlsProtocol client) throws IOException {
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes).release();
      client.offerInput(bytes);
    }
  }

  private static byte[] output(TlsProtocol end) {
    byte[] bytes = new byte[end.getAvailableOutputBytes()];
    end.readOutput(bytes, 0, bytes.length);
    return bytes;
  }

  private static ServerPolicy server(TlsVersions versions) {
    return new ServerPolicy(
        CRYPTO, name -> Optional.of(KEY).filter(key -> key.identity().equals(name)), versions);
  }

  private static TlsVersions versions(FuzzedDataProvider data) {
    return data.consumeBoolean() ? TlsVersions.AUTO : TlsVersions.TLS_1_2;
  }
}
