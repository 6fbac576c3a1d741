package io.countersign.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ListeningSocketTest {
  private static final int BACKLOG = 4;

  @TempDir private Path directory;

  @Test
  void aDeletedFileIsMadeAgainForItsOwnerAlone() throws IOException {
    Path path = directory.resolve("it.sock");
    try (ListeningSocket socket = ListeningSocket.at(path, BACKLOG)) {
      assertFalse(socket.renewed(), "all is well");
      Files.delete(path);
      assertTrue(socket.renewed());
      assertFalse(socket.renewed(), "all is well again");
      try (SocketChannel asking = SocketChannel.open(UnixDomainSocketAddress.of(path));
          SocketChannel heard = socket.accept()) {
        assertTrue(asking.isConnected() && heard.isConnected());
      }
      assertEquals("[OWNER_READ, OWNER_WRITE]", Files.getPosixFilePermissions(path).toString());
    }
    assertFalse(Files.exists(path), "closing takes away the one that was made again");
  }

  @Test
  void whatAnotherHasPutThereIsLeftAlone() throws IOException {
    Path path = directory.resolve("it.sock");
    try (ListeningSocket first = ListeningSocket.at(path, BACKLOG)) {
      Files.delete(path);
      try (ListeningSocket other = ListeningSocket.at(path, BACKLOG)) {
        IOException e = assertThrows(IOException.class, first::renewed);
        assertEquals("a process listens there already, and it was left alone", e.getMessage());
        assertFalse(other.renewed());
      }
    }
  }

  @Test
  void oneThatIsClosedIsNotMadeAgain() throws IOException {
    Path path = directory.resolve("it.sock");
    ListeningSocket socket = ListeningSocket.at(path, BACKLOG);
    socket.close();
    assertFalse(socket.renewed());
    assertFalse(Files.exists(path));
  }
}
