package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aSocketIsListenedOnUntilItsListenerEndsAndStaleThen() throws Exception {
    Path path = folder.resolve("node.sock");
    assertEquals(SocketFile.ABSENT, SocketFile.at(path));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(path));
      assertEquals(SocketFile.LISTENED_ON, SocketFile.at(path));
    }
    assertEquals(SocketFile.STALE, SocketFile.at(path));
    assertTrue(Files.exists(path), "looking takes nothing away");
  }

  @Test
  void filesFoldersAndLinksAreNoSockets() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(SocketFile.NO_SOCKET, SocketFile.at(file));
    assertEquals(SocketFile.NO_SOCKET, SocketFile.at(folder));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertEquals(SocketFile.NO_SOCKET, SocketFile.at(link));
  }
}
