package io.countersign.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with one who asks is nothing to the next. */
@Timeout(60)
final class ControlSocketTest {
  /** More than are answered at once. */
  private static final int FAULTS = 5;

  @AutoClose private final Deadlines deadlines = new Deadlines();
  private final AtomicInteger asked = new AtomicInteger();
  @TempDir private Path directory;

  @Test
  void threadsThatCannotBeHadCostNobodyLaterHisAnswer() throws Exception {
    ThreadFactory poor =
        request ->
            new Thread(request) {
              @Override
              public void start() {
                if (asked.incrementAndGet() <= FAULTS) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
              }
            };
    assertAnsweredAfterFaults(
        ControlSocket.open(List.of(place()), deadlines, request -> request, poor).orElseThrow());
  }

  @Test
  void faultsInAnAnswerCostNobodyLaterHisAnswer() throws Exception {
    assertAnsweredAfterFaults(
        ControlSocket.open(
                List.of(place()),
                deadlines,
                request -> {
                  if (asked.incrementAndGet() <= FAULTS) {
                    throw new AssertionError("a fault that this test makes");
                  }
                  return request;
                })
            .orElseThrow());
  }

  private Path place() throws IOException {
    return directory.toRealPath().resolve("control.sock");
  }

  private void assertAnsweredAfterFaults(ControlSocket socket) throws IOException {
    try (socket) {
      for (int i = 0; i < FAULTS; i++) {
        assertEquals("", ask());
      }
      assertEquals("{}\n", ask());
      assertTrue(asked.get() > FAULTS);
    }
  }

  private String ask() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(place()));
      ByteBuffer answer = ByteBuffer.allocate(100);
      try {
        channel.write(ByteBuffer.wrap((new JsonObject() + "\n").getBytes(StandardCharsets.UTF_8)));
        while (channel.read(answer) >= 0) {
          // until the end
        }
      } catch (IOException e) {
        return ""; // closed before it had read the request
      }
      return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
  }
}
