package io.countersign.interop.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Systemd's end of {@code NOTIFY_SOCKET}: a real datagram socket, of which Java has none. */
final class NotifyListener implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int MOST = 4096;
  private static final long PATIENCE_SECONDS = 30;

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECV =
      function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final String address;
  private final int socket;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final Thread reader;
  private volatile boolean closed;

  private NotifyListener(String address, int socket) {
    this.address = address;
    this.socket = socket;
    this.reader = new Thread(this::read, "notify listener");
    reader.setDaemon(true);
    reader.start();
  }

  /** At a path, or at a name of Linux's own after an {@code @}. */
  static NotifyListener at(String address) throws Throwable {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    if (address.startsWith("@")) {
      name[0] = 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      int socket = (int) SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
      MemorySegment to = arena.allocate(Short.BYTES + name.length + 1L, Short.BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, to, JAVA_BYTE, Short.BYTES, name.length);
      int length = Short.BYTES + name.length + (name[0] == 0 ? 0 : 1);
      MemorySegment second = arena.allocate(2L * Long.BYTES, Long.BYTES);
      second.set(JAVA_LONG, 0, 1); // so that the reader sees that it is closed
      if ((int) BIND.invokeExact(socket, to, length) != 0
          || (int) SETSOCKOPT.invokeExact(socket, SOL_SOCKET, SO_RCVTIMEO, second, 2 * Long.BYTES)
              != 0) {
        throw new IOException("expected a datagram socket at " + address);
      }
      return new NotifyListener(address, socket);
    }
  }

  String address() {
    return address;
  }

  /** Waits for a message with this line, whatever comes before it; returns the message. */
  String await(String line) throws IOException, InterruptedException {
    StringBuilder before = new StringBuilder();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - end < 0) {
      String message = messages.poll(100, TimeUnit.MILLISECONDS);
      if (message != null && message.lines().anyMatch(one -> one.matches(line))) {
        return message;
      }
      before.append(message == null ? "" : message + "\n");
    }
    throw new IOException("expected %s, got:%n%s".formatted(line, before));
  }

  private void read() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(MOST);
      while (!closed) {
        long length = (long) RECV.invokeExact(socket, data, (long) MOST, 0);
        if (length > 0) {
          byte[] bytes = data.asSlice(0, length).toArray(JAVA_BYTE);
          messages.add(new String(bytes, StandardCharsets.UTF_8));
        }
      }
      int ignored = (int) CLOSE.invokeExact(socket);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type);
  }
}
