package io.countersign.tunnel.daemon;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;

/**
 * How sockets are had: by Linux's epoll through native code, which alone can have data that nobody
 * acknowledges noticed in time (TCP_USER_TIMEOUT); else by the JDK.
 *
 * <p>A path that is dead is found after {@value #IDLE_S} s of silence and three questions more,
 * that is within ten seconds, and so is an end that takes nothing for {@value #UNACKNOWLEDGED_MS}
 * ms.
 */
enum Transport {
  EPOLL,
  JDK;

  private static final int IDLE_S = 3;
  private static final int INTERVAL_S = 2;
  private static final int QUESTIONS = 3;
  private static final int UNACKNOWLEDGED_MS = 8_000;

  static Transport best() {
    return Epoll.isAvailable() ? EPOLL : JDK;
  }

  /** Half a sentence for the log. */
  String description() {
    return switch (this) {
      case EPOLL -> "native epoll";
      case JDK -> "the JDK's sockets, which do not notice in time that sent data gets nowhere";
    };
  }

  IoHandlerFactory ioHandlers() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case JDK -> NioIoHandler.newFactory();
    };
  }

  Class<? extends ServerChannel> serverSocket() {
    return switch (this) {
      case EPOLL -> EpollServerSocketChannel.class;
      case JDK -> NioServerSocketChannel.class;
    };
  }

  Class<? extends SocketChannel> socket() {
    return switch (this) {
      case EPOLL -> EpollSocketChannel.class;
      case JDK -> NioSocketChannel.class;
    };
  }

  /** For what is accepted. */
  ServerBootstrap children(ServerBootstrap bootstrap) {
    options().forEach(setting -> setting.applyTo(bootstrap));
    return bootstrap.option(ChannelOption.SO_REUSEADDR, true);
  }

  /** For what is opened. */
  Bootstrap opened(Bootstrap bootstrap) {
    options().forEach(setting -> setting.applyTo(bootstrap));
    return bootstrap;
  }

  private List<Setting<?>> options() {
    List<Setting<?>> all = new ArrayList<>();
    all.add(new Setting<>(ChannelOption.TCP_NODELAY, true));
    all.add(new Setting<>(ChannelOption.ALLOW_HALF_CLOSURE, true));
    all.add(new Setting<>(ChannelOption.SO_KEEPALIVE, true));
    switch (this) {
      case EPOLL -> {
        all.add(new Setting<>(EpollChannelOption.TCP_KEEPIDLE, IDLE_S));
        all.add(new Setting<>(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_S));
        all.add(new Setting<>(EpollChannelOption.TCP_KEEPCNT, QUESTIONS));
        all.add(new Setting<>(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS));
      }
      case JDK -> {
        all.add(new Setting<>(jdk(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_S));
        all.add(new Setting<>(jdk(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_S));
        all.add(new Setting<>(jdk(ExtendedSocketOptions.TCP_KEEPCOUNT), QUESTIONS));
      }
    }
    return all;
  }

  private static ChannelOption<Integer> jdk(SocketOption<Integer> option) {
    return NioChannelOption.of(option);
  }

  private record Setting<T>(ChannelOption<T> option, T value) {
    void applyTo(ServerBootstrap bootstrap) {
      bootstrap.childOption(option, value);
    }

    void applyTo(Bootstrap bootstrap) {
      bootstrap.option(option, value);
    }
  }
}
