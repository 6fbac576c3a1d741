package io.countersign.yubihsm.connector;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One connection, with a time that no byte renews. For one thread, but for {@link #close}. */
final class HttpConnection implements Closeable {
  private final SocketChannel channel;
  private final InputStream in;
  private long deadline;

  private HttpConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.in = new BufferedInputStream(new UpToDeadline(channel.socket().getInputStream()));
  }

  /** Connects, by {@code deadline} of {@link System#nanoTime}. */
  static HttpConnection open(InetAddress host, int port, long deadline) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(new InetSocketAddress(host, port), millisUntil(deadline));
      return new HttpConnection(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether the server still holds its end, and has sent nothing that was not asked for. To be
   * asked before each request on a connection that has waited: a request that meets a closed one
   * leaves it open whether the device has seen it.
   */
  boolean isUsable() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0 && in.available() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends one request, and reads its answer by {@code deadline}. */
  HttpResponse exchange(byte[] request, int limit, long deadline) throws IOException {
    this.deadline = deadline;
    // Waits for nobody: it is less than what a socket holds, and the one before was answered.
    channel.socket().getOutputStream().write(request);
    return HttpResponse.read(in, limit);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is lost with it.
    }
  }

  private static int millisUntil(long deadline) throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("the time is over");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Gives each read what is left of the time. */
  private final class UpToDeadline extends InputStream {
    private final InputStream socket;

    private UpToDeadline(InputStream socket) {
      this.socket = socket;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      channel.socket().setSoTimeout(millisUntil(deadline));
      return socket.read(bytes, offset, length);
    }
  }
}
