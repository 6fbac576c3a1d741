package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.HandshakeException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the two sockets of a connection, with TLS before it or without; last in its pipeline. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class Side extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Side.class);

  private final Connection connection;
  private final Channel channel;
  private boolean ready;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean broken;

  Side(Connection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  /** Address of the other end, for log lines. */
  String peer() {
    SocketAddress address = channel.remoteAddress();
    return address instanceof InetSocketAddress inet
        ? new HostPort(inet.getAddress().getHostAddress(), inet.getPort()).toString()
        : "a peer that is gone";
  }

  boolean isReady() {
    return ready;
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  /** Whether nothing can come or go any more. */
  boolean isDone() {
    return inputEnded && outputEnded;
  }

  /** Where no more bytes can come there is nothing to pause. */
  void pause(boolean paused) {
    if (!inputEnded && channel.isActive()) {
      channel.config().setAutoRead(!paused);
    }
  }

  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  /** Says that nothing more comes, after all that was written. */
  void finishOutput() {
    if (outputEnded || broken) {
      return;
    }
    outputEnded = true;
    ChannelHandlerContext tls = channel.pipeline().context(TlsHandler.class);
    if (tls != null) {
      ((TlsHandler) tls.handler()).finishOutput(tls);
    } else {
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(
              written -> {
                if (channel instanceof DuplexChannel socket && socket.isActive()) {
                  socket.shutdownOutput();
                }
              });
    }
  }

  /** Ends both directions once all is written. */
  void close() {
    if (broken) {
      return;
    }
    if (channel.pipeline().context(TlsHandler.class) != null) {
      finishOutput();
    }
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends both directions at once, and so that the other end sees that something is missing. */
  void reset() {
    if (!broken) {
      broken = true;
      if (channel.isActive()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      }
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (ctx.pipeline().context(TlsHandler.class) == null) {
      becomeReady();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    connection.bytes(this, (ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    connection.flush(this);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.writable(this, channel.isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == TlsHandler.Event.READY) {
      becomeReady();
    } else if (event == TlsHandler.Event.PEER_DONE || event instanceof ChannelInputShutdownEvent) {
      if (event == TlsHandler.Event.PEER_DONE) {
        pause(false); // the socket itself can still break, unlike one whose input is shut
      }
      inputEnded = true;
      connection.inputEnded(this);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.closed(this);
  }

  /**
   * TLS says what is wrong, sends its alert and closes by itself; a socket that breaks is everyday.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof HandshakeException || cause instanceof TlsBrokenException) {
      broken = true;
      connection.failed(String.valueOf(cause.getMessage()));
    } else if (cause instanceof IOException && SocketWords.of(cause).contains("timed out")) {
      connection.failed("nothing gets through to %s any more".formatted(peer()));
    } else if (cause instanceof IOException) {
      LOG.debug("{}: {}", peer(), SocketWords.of(cause));
      connection.abort();
    } else {
      connection.failed("unexpected " + cause);
    }
  }

  private void becomeReady() {
    ready = true;
    connection.ready(this);
  }
}
