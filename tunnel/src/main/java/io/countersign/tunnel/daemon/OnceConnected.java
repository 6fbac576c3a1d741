package io.countersign.tunnel.daemon;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stands where TLS is to be on a socket that dials until that is connected: the key is the one of
 * that moment, however long connecting took.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class OnceConnected extends ChannelInboundHandlerAdapter {
  private final Supplier<Optional<TlsHandler>> tls;

  /** Asked once; empty where the connection has no right to go on. */
  OnceConnected(Supplier<Optional<TlsHandler>> tls) {
    this.tls = tls;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Optional<TlsHandler> handler = tls.get();
    if (handler.isEmpty()) {
      ctx.close();
      return;
    }
    ctx.pipeline().addAfter(ctx.name(), null, handler.get());
    ctx.fireChannelActive();
    ctx.pipeline().remove(this);
  }
}
