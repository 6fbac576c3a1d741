package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.HandshakeException;
import io.countersign.tunnel.psk.ServerPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.bouncycastle.tls.TlsProtocol;
import org.jspecify.annotations.Nullable;

/**
 * TLS between a socket and the handlers behind it: records on the one side, plain bytes on the
 * other. Tells of its progress by {@link Event}s and of its end by an exception, after which it has
 * sent the alert and closes the socket itself.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class TlsHandler extends ChannelDuplexHandler {
  /** What comes up besides bytes. */
  enum Event {
    /** The handshake is complete: bytes may be written. */
    READY,
    /** No more bytes come; some may still be written. */
    PEER_DONE
  }

  /** For the first record of who is let in; whoever connects has it ready. */
  private static final Duration FIRST = Duration.ofSeconds(3);

  /** So long the other end has for reading the alert before the socket closes under it. */
  private static final long LINGER_MS = 500;

  private static final int CHUNK = 16 * 1024;

  private final TlsProtocol end;
  private final HalfClosing halves;
  private final Start start;
  private final UnaryOperator<IOException> explain;
  private final Duration patience;
  private final Duration first;
  private final RecordBuffer records = new RecordBuffer();
  private byte @Nullable [] chunk;
  private @Nullable Future<?> deadline;
  private long begun;
  private boolean helloSeen;
  private boolean ready;
  private boolean failed;

  private TlsHandler(
      TlsProtocol end,
      HalfClosing halves,
      Start start,
      UnaryOperator<IOException> explain,
      Duration patience,
      Duration first) {
    this.end = end;
    this.halves = halves;
    this.start = start;
    this.explain = explain;
    this.patience = patience;
    this.first = first.compareTo(patience) < 0 ? first : patience;
  }

  /** For a socket that was accepted. */
  static TlsHandler server(ServerPolicy policy, Duration patience) {
    ServerEnd end = new ServerEnd();
    return new TlsHandler(end, end, () -> end.accept(policy), policy::explain, patience, FIRST);
  }

  /** For a socket that dials. */
  static TlsHandler client(ClientPolicy policy, Duration patience) {
    ClientEnd end = new ClientEnd();
    return new TlsHandler(end, end, () -> end.connect(policy), policy::explain, patience, patience);
  }

  /** Says that nothing more is written, after all that was; the other direction goes on. */
  void finishOutput(ChannelHandlerContext ctx) {
    if (!ready || failed) {
      return;
    }
    try {
      halves.sayDone();
      ctx.writeAndFlush(output(ctx));
    } catch (IOException e) {
      fail(ctx, e);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitHandshake(ctx);
    try {
      start.run();
      ctx.writeAndFlush(output(ctx));
    } catch (IOException e) {
      fail(ctx, e);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (!failed && !halves.isPeerDone() && records.take(in)) {
        firstCame(ctx);
        end.offerInput(records.bytes(), 0, records.length());
        records.clear();
        deliver(ctx);
      }
    } catch (IOException e) {
      fail(ctx, e);
    } finally {
      in.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush(); // what the protocol has to say itself
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf plain = (ByteBuf) message;
    try {
      byte[] bytes = chunk == null ? new byte[CHUNK] : chunk;
      chunk = bytes;
      while (plain.isReadable()) {
        int length = Math.min(plain.readableBytes(), CHUNK);
        plain.readBytes(bytes, 0, length);
        end.writeApplicationData(bytes, 0, length);
      }
      ctx.write(output(ctx), promise);
    } catch (IOException e) {
      promise.setFailure(e);
      fail(ctx, e);
    } finally {
      plain.release();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ended(ctx);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended(ctx);
    stopWaiting();
    ctx.fireChannelInactive();
  }

  private void deliver(ChannelHandlerContext ctx) {
    if (end.getAvailableOutputBytes() > 0) {
      ctx.write(output(ctx));
    }
    if (!ready && end.isConnected()) {
      ready = true;
      stopWaiting();
      ctx.fireUserEventTriggered(Event.READY);
    }
    int available = end.getAvailableInputBytes();
    if (available > 0) {
      ByteBuf plain = ctx.alloc().buffer(available);
      end.readInput(plain.nioBuffer(0, available), available);
      ctx.fireChannelRead(plain.writerIndex(available));
    }
    if (halves.isPeerDone()) {
      ctx.fireUserEventTriggered(Event.PEER_DONE);
    }
  }

  private ByteBuf output(ChannelHandlerContext ctx) {
    int available = end.getAvailableOutputBytes();
    if (available == 0) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf sealed = ctx.alloc().ioBuffer(available);
    end.readOutput(sealed.nioBuffer(0, available), available);
    return sealed.writerIndex(available);
  }

  /** The socket has nothing more; without a farewell somebody may have cut bytes off. */
  private void ended(ChannelHandlerContext ctx) {
    if (failed || halves.isPeerDone()) {
      return;
    }
    try {
      end.closeInput();
    } catch (IOException e) {
      fail(ctx, e);
    }
  }

  private void awaitHandshake(ChannelHandlerContext ctx) {
    begun = System.nanoTime();
    deadline = later(ctx, first, first.equals(patience) ? "no TLS handshake" : "no ClientHello");
  }

  /** The rest of the handshake has the rest of the time. */
  private void firstCame(ChannelHandlerContext ctx) {
    if (deadline != null && !helloSeen) {
      helloSeen = true;
      stopWaiting();
      deadline = later(ctx, patience, "no TLS handshake");
    }
  }

  private Future<?> later(ChannelHandlerContext ctx, Duration most, String what) {
    long left = most.toNanos() - (System.nanoTime() - begun);
    return ctx.executor()
        .schedule(
            () -> fail(ctx, new IOException("%s within %d ms".formatted(what, most.toMillis()))),
            left,
            TimeUnit.NANOSECONDS);
  }

  private IOException told(IOException cause) {
    if (ready) {
      return new TlsBrokenException(
          cause instanceof TlsNoCloseNotifyException
              ? "the connection was cut off, without the farewell that TLS has"
              : "the TLS connection broke: " + cause.getMessage(),
          cause);
    }
    IOException explained = explain.apply(cause);
    return explained instanceof HandshakeException
        ? explained
        : new TlsBrokenException(String.valueOf(explained.getMessage()), explained);
  }

  private void fail(ChannelHandlerContext ctx, IOException cause) {
    if (failed) {
      return;
    }
    failed = true;
    stopWaiting();
    ctx.writeAndFlush(output(ctx));
    if (ctx.channel() instanceof DuplexChannel socket && socket.isActive()) {
      socket.shutdownOutput();
      ctx.executor().schedule(() -> ctx.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }
    ctx.fireExceptionCaught(told(cause));
  }

  private void stopWaiting() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** What begins the handshake. */
  private interface Start {
    void run() throws IOException;
  }
}
