package io.countersign.cli.run;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A node's RPC that answers {@code /status} alone. */
final class FakeRpc implements Closeable {
  private final HttpServer server;
  volatile long height;
  volatile boolean catchingUp;

  FakeRpc(String chain, long height) throws IOException {
    this.height = height;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.createContext(
        "/status",
        exchange -> {
          byte[] status =
              "{\"result\":{\"node_info\":{\"network\":\"%s\"},\"sync_info\":{\"latest_block_height\":\"%d\",\"catching_up\":%b}}}"
                  .formatted(chain, this.height, catchingUp)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    server.start();
  }

  /** As it stands in a configuration. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
