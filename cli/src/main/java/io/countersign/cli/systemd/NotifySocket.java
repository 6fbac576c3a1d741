package io.countersign.cli.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The datagram socket that systemd listens on, unix(7). Java has none of this kind, so the few
 * functions of the C library are called; this class is loaded only where there is such a socket.
 * The constants are those of Linux.
 */
final class NotifySocket implements Closeable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int CLOCK_MONOTONIC = 1;

  /** {@code sun_path}, with the zero at its end. */
  private static final int PATH_LENGTH = 108;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle CLOCK_GETTIME =
      function("clock_gettime", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private final byte[] address;
  private final int socket;

  private NotifySocket(byte[] address, int socket) {
    this.address = address;
    this.socket = socket;
  }

  /**
   * Makes a socket; nothing is sent yet.
   *
   * @param address {@code NOTIFY_SOCKET}: a path, or a name after an {@code @}
   * @throws IOException if it is neither, or there is no socket to be had
   */
  static NotifySocket open(String address) throws IOException {
    byte[] name = address.getBytes(StandardCharsets.UTF_8);
    boolean isAbstract = address.startsWith("@");
    if (!(isAbstract || address.startsWith("/")) || name.length < 2 || name.length >= PATH_LENGTH) {
      throw new IOException(
          "expected a path or an @name of at most %d bytes in NOTIFY_SOCKET, got %s"
              .formatted(PATH_LENGTH - 1, address));
    }
    if (isAbstract) {
      name[0] = 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int socket = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      require(socket >= 0, "a datagram socket", state);
      return new NotifySocket(name, socket);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * Sends one datagram; waits for nobody.
   *
   * @throws IOException if it could not be sent, systemd's queue being full among the reasons
   */
  void send(String text) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment to = arena.allocate(Short.BYTES + PATH_LENGTH, Short.BYTES);
      to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(address, 0, to, ValueLayout.JAVA_BYTE, Short.BYTES, address.length);
      // A path's zero at the end belongs to it; an abstract name ends where it ends.
      int length = Short.BYTES + address.length + (address[0] == 0 ? 0 : 1);
      long sent =
          (long)
              SENDTO.invokeExact(
                  state, socket, data, (long) bytes.length, MSG_DONTWAIT, to, length);
      require(sent == bytes.length, "systemd to take " + bytes.length + " bytes", state);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Microseconds on the clock that systemd compares a reload with. */
  static long monotonicMicros() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      MemorySegment time = arena.allocate(2 * Long.BYTES, Long.BYTES);
      int result = (int) CLOCK_GETTIME.invokeExact(state, CLOCK_MONOTONIC, time);
      require(result == 0, "the time", state);
      return time.getAtIndex(JAVA_LONG, 0) * 1_000_000 + time.getAtIndex(JAVA_LONG, 1) / 1_000;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int ignored = (int) CLOSE.invokeExact(arena.allocate(CALL_STATE), socket);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  @SuppressWarnings("restricted") // which is what calling the C library is
  private static MethodHandle function(String name, FunctionDescriptor type) {
    SymbolLookup library = LINKER.defaultLookup();
    MemorySegment address =
        library
            .find(name)
            .orElseThrow(() -> new UnsatisfiedLinkError("expected a C library with " + name));
    return LINKER.downcallHandle(address, type, Linker.Option.captureCallState("errno"));
  }

  private static void require(boolean met, String expected, MemorySegment state)
      throws IOException {
    if (!met) {
      int errno =
          state.get(
              JAVA_INT, CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
      throw new IOException("expected %s, got error %d".formatted(expected, errno));
    }
  }

  /** A method handle declares every exception there is. */
  private static IOException failure(Throwable thrown) throws IOException {
    switch (thrown) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IOException(thrown);
    }
  }
}
