package io.countersign.tunnel.daemon;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Opens what a service connects to. Names are looked up away from the event loops. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class Dialer {
  /** Of one name, tried one after the other. */
  private static final int ADDRESSES = 4;

  private final Transport transport;
  private final Executor lookUps;

  Dialer(Transport transport, Executor lookUps) {
    this.transport = transport;
    this.lookUps = lookUps;
  }

  /**
   * One attempt at every address of the host.
   *
   * @param prepared makes the pipeline of each attempt
   * @param failed told once, on the loop, if none can be connected
   */
  void dial(
      HostPort target,
      Duration patience,
      EventLoop loop,
      Consumer<Channel> prepared,
      Consumer<IOException> failed) {
    lookUps.execute(
        () -> {
          try {
            InetAddress[] addresses = InetAddress.getAllByName(target.host());
            loop.execute(
                () -> next(new Attempt(target, addresses, patience, loop, prepared, failed), 0));
          } catch (UnknownHostException e) {
            loop.execute(() -> failed.accept(new IOException("no address for this name", e)));
          }
        });
  }

  private void next(Attempt attempt, int index) {
    transport
        .opened(new Bootstrap())
        .group(attempt.loop)
        .channel(transport.socket())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) attempt.patience.toMillis())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                attempt.prepared.accept(channel);
              }
            })
        .connect(new InetSocketAddress(attempt.addresses[index], attempt.target.port()))
        .addListener(
            connected -> {
              Throwable cause = connected.cause();
              if (cause != null && index + 1 < Math.min(attempt.addresses.length, ADDRESSES)) {
                next(attempt, index + 1);
              } else if (cause != null) {
                attempt.failed.accept(
                    cause instanceof IOException known ? known : new IOException(cause));
              }
            });
  }

  @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
  private record Attempt(
      HostPort target,
      InetAddress[] addresses,
      Duration patience,
      EventLoop loop,
      Consumer<Channel> prepared,
      Consumer<IOException> failed) {}
}
