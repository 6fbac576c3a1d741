package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mode = "one"} and a node that is connected, pings, and is stuck: it takes a minute. */
@Tag("dist")
@Timeout(180)
class IdleNodeTest {
  @TempDir private Path folder;

  @Test
  void aStuckNodeIsLeftForOneThatWentOnAndStatusShowsBoth() throws Exception {
    HttpServer stuck = rpc(1);
    HttpServer goesOn = rpc(50);
    try (Scene scene = Scene.create(folder.toRealPath())) {
      NodeAddress backupAddress = SignerSetup.freeAddress();
      scene.addNode(backupAddress, "name = \"backup\"\nrpc = \"%s\"".formatted(url(goesOn)));
      scene.addToChain("mode = \"one\"\nfailover_after = 10");
      scene.edit(
          text ->
              text.replaceFirst(
                  "(?m)^addr = .*$", "$0\nname = \"main\"\nrpc = \"%s\"".formatted(url(stuck))));
      NodeListener main = scene.node(scene.firstAddress());
      NodeListener backup = scene.node(backupAddress);
      scene.start();
      AtomicBoolean left = new AtomicBoolean();
      try (RemoteSigner first = main.accept()) {
        Thread pinging =
            Thread.ofPlatform()
                .daemon()
                .start(
                    () ->
                        assertThrows(
                            IOException.class,
                            () -> {
                              while (!left.get()) {
                                assertEquals(new Response.Pong(), first.ask(new Request.Ping()));
                                Thread.sleep(1_000);
                              }
                            }));
        scene.await(() -> scene.run("status").out().contains("rpc: at 50, "));
        assertTrue(scene.run("status").out().contains("rpc: at 1, "), scene.run("status").out());
        scene.awaitLog(
            "main was connected and had nothing signed for long, and it is at 1, 49 blocks behind: left for backup, which is at 50");
        try (RemoteSigner second = backup.accept()) {
          assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
          assertTrue(
              scene.run("status").out().contains("node backup (" + backupAddress + "), in use"));
          assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
        }
        left.set(true);
        pinging.join();
      }
    } finally {
      stuck.stop(0);
      goesOn.stop(0);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer rpc(long height) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    byte[] status =
        "{\"result\":{\"node_info\":{\"network\":\"%s\"},\"sync_info\":{\"latest_block_height\":\"%d\",\"catching_up\":false}}}"
            .formatted(Scene.CHAIN, height)
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    server.start();
    return server;
  }
}
