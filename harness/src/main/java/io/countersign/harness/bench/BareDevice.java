package io.countersign.harness.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One byte there and one back over loopback, and as long a wait between as a device's: what is
 * beyond it is what it takes to be at the other end of a socket, whoever asks.
 */
final class BareDevice implements AddedTime.Asked, Closeable {
  private final Socket client;
  private final Socket served;
  private volatile Duration takes = Duration.ZERO;
  private final AtomicLong busyNanos = new AtomicLong();

  BareDevice() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      client = new Socket(server.getInetAddress(), server.getLocalPort());
      served = server.accept();
    }
    client.setTcpNoDelay(true);
    served.setTcpNoDelay(true);
    Thread.ofPlatform().daemon().name("bare device").start(this::serve);
  }

  @Override
  public String name() {
    return "a bare socket";
  }

  void takes(Duration time) {
    takes = time;
  }

  @Override
  public void ask(byte[] message) throws IOException {
    client.getOutputStream().write(message[0]);
    client.getInputStream().read();
  }

  @Override
  public long busyNanos() {
    return busyNanos.get();
  }

  private void serve() {
    try {
      for (int next = served.getInputStream().read(); next >= 0; ) {
        long since = System.nanoTime();
        Thread.sleep(takes);
        busyNanos.addAndGet(System.nanoTime() - since);
        served.getOutputStream().write(next);
        next = served.getInputStream().read();
      }
    } catch (IOException e) {
      // Closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    served.close();
  }
}
