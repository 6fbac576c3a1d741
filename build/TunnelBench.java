// Measures the tunnel beside stunnel: java TunnelBench.java COUNTERSIGN MEGABYTES CONNECTIONS
//
// Both ends of each pair are processes on this machine; the table is what docs/tunnel.md has. On two cores the two ends,
// the sender and the reader share them, so that a pair of equals is slower than either end could be alone.

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

static final String KEY = "the-key-of-this-bench";

record End(Process process, int port) {}

Path folder;
String program;

void main(String[] arguments) throws Exception {
  program = arguments[0];
  long bytes = Long.parseLong(arguments[1]) << 20;
  int connections = Integer.parseInt(arguments[2]);
  folder = Files.createTempDirectory("tunnel-bench");
  Path psk =
      Files.createFile(
          folder.resolve("psk"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  Files.writeString(psk, KEY + "\n");
  Path secrets =
      Files.createFile(
          folder.resolve("secrets"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  Files.writeString(secrets, "node:" + KEY + "\n");
  try (ServerSocket sink = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
    daemon(() -> serve(sink));
    IO.println("| dials | accepts | TLS | MB/s | 1044 bytes there and back, p50 | p99 |");
    IO.println("|---|---|---|---|---|---|");
    for (String tls : List.of("1.3", "1.2")) {
      for (boolean oursDials : List.of(false, true)) {
        for (boolean oursAccepts : List.of(false, true)) {
          pair(oursDials, oursAccepts, tls, sink.getLocalPort(), bytes);
        }
      }
    }
    memory(sink.getLocalPort(), connections);
  }
}

void pair(boolean oursDials, boolean oursAccepts, String tls, int target, long bytes) throws Exception {
  End server = start(oursAccepts, false, tls, target);
  End client = start(oursDials, true, tls, server.port());
  try {
    double best = 0;
    for (int round = 0; round < 3; round++) { // the first warms up
      best = Math.max(best, throughput(client.port(), bytes));
    }
    long[] micros = roundTrips(client.port(), 5000);
    IO.println(
        "| %s | %s | %s | %.0f | %d us | %d us |"
            .formatted(
                oursDials ? "countersign" : "stunnel",
                oursAccepts ? "countersign" : "stunnel",
                tls,
                best,
                micros[micros.length / 2],
                micros[micros.length * 99 / 100]));
  } finally {
    client.process().destroy();
    server.process().destroy();
    client.process().waitFor();
    server.process().waitFor();
  }
}

/** What the end beside the node keeps, connection after connection. */
void memory(int target, int connections) throws Exception {
  End server = start(true, false, "auto", target);
  End client = start(true, true, "auto", server.port());
  IO.println("\n| connections so far | resident, accepts | dials |\n|---|---|---|");
  try {
    for (int done = 0; done <= connections; done += Math.max(1, connections / 10)) {
      IO.println("| %d | %s | %s |".formatted(done, resident(server), resident(client)));
      for (int i = 0; i < connections / 10 && done < connections; i++) {
        roundTrips(client.port(), 1);
      }
    }
  } finally {
    client.process().destroy();
    server.process().destroy();
  }
}

String resident(End end) throws IOException {
  return Files.readAllLines(Path.of("/proc", "" + end.process().pid(), "status")).stream()
      .filter(line -> line.startsWith("VmRSS"))
      .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
      .findFirst()
      .orElse("?");
}

/** Sent one way, and acknowledged by one byte at the end. */
double throughput(int port, long bytes) throws IOException {
  byte[] chunk = new byte[1 << 16];
  long began = System.nanoTime();
  try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
    OutputStream out = socket.getOutputStream();
    out.write('s');
    for (long sent = 0; sent < bytes; sent += chunk.length) {
      out.write(chunk);
    }
    socket.shutdownOutput();
    if (socket.getInputStream().read() != '.') {
      throw new IOException("the sink did not get all");
    }
  }
  return bytes / 1e6 / ((System.nanoTime() - began) / 1e9);
}

long[] roundTrips(int port, int count) throws IOException {
  long[] micros = new long[count];
  byte[] frame = new byte[1044];
  try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
    socket.setTcpNoDelay(true);
    socket.getOutputStream().write('e');
    for (int i = -Math.min(1000, count - 1); i < count; i++) {
      long began = System.nanoTime();
      socket.getOutputStream().write(frame);
      socket.getInputStream().readNBytes(frame.length);
      micros[Math.max(0, i)] = (System.nanoTime() - began) / 1000;
    }
  }
  Arrays.sort(micros);
  return micros;
}

/** The first byte says whether to swallow or to give back. */
void serve(ServerSocket sink) {
  while (!sink.isClosed()) {
    try {
      Socket socket = sink.accept();
      socket.setTcpNoDelay(true);
      daemon(
          () -> {
            try (socket) {
              InputStream in = socket.getInputStream();
              if (in.read() == 'e') {
                in.transferTo(socket.getOutputStream());
              } else {
                in.transferTo(OutputStream.nullOutputStream());
                socket.getOutputStream().write('.');
              }
            } catch (IOException e) {
              // The other end went away.
            }
          });
    } catch (IOException e) {
      return; // closed
    }
  }
}

End start(boolean ours, boolean client, String tls, int connect) throws Exception {
  int port;
  try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
    port = free.getLocalPort();
  }
  Path file = folder.resolve("end-" + port);
  Files.writeString(file, ours ? toml(tls, port, connect) : conf(client, tls, port, connect));
  List<String> command =
      new ArrayList<>(
          ours
              ? List.of(program, "tunnel", client ? "client" : "server", "-c", file.toString())
              : List.of("stunnel", file.toString()));
  Process process =
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log-" + port).toFile())
          .start();
  for (int i = 0; i < 600; i++) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new End(process, port);
    } catch (IOException e) {
      Thread.sleep(100);
    }
  }
  process.destroy();
  throw new IOException(command + " does not listen");
}

String toml(String tls, int accept, int connect) {
  return """
      tls = "%s"
      drain = 1
      identity = [{ name = "node", psk = "file:%s" }]
      service = [{ name = "s", accept = "127.0.0.1:%d", connect = "127.0.0.1:%d" }]
      """
      .formatted(tls, folder.resolve("psk"), accept, connect);
}

String conf(boolean client, String tls, int accept, int connect) {
  return """
      foreground = yes
      syslog = no
      debug = 3
      pid =
      socket = l:TCP_NODELAY=1
      socket = r:TCP_NODELAY=1
      [s]
      client = %s
      accept = 127.0.0.1:%d
      connect = 127.0.0.1:%d
      sslVersion = TLSv%s
      ciphers = PSK
      PSKidentity = node
      PSKsecrets = %s
      """
      .formatted(client ? "yes" : "no", accept, connect, tls, folder.resolve("secrets"));
}

void daemon(Runnable work) {
  Thread.ofPlatform().daemon().start(work);
}
