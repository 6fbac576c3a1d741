package io.countersign.interop.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One end of a tunnel as a process of its own: ours, or Debian's stunnel. */
final class TunnelEndProgram implements AutoCloseable {
  private static final Path OURS =
      Path.of(System.getProperty("interop.root"), "dist", "countersign", "bin", "countersign");

  /** In seconds, for what takes a part of one. */
  private static final int HANG = 60;

  private final List<String> command;
  private final Path log;
  private final int port;
  private Process process;

  private TunnelEndProgram(List<String> command, Path log, int port)
      throws IOException, InterruptedException {
    this.command = command;
    this.log = log;
    this.port = port;
    this.process = started();
  }

  /** What both kinds are told. */
  record Way(Path folder, boolean client, String tls, String identity, String key, int connect) {}

  static TunnelEndProgram ours(Way way) throws IOException, InterruptedException {
    return ours(way, 1);
  }

  /** With so many seconds for what runs when it is to end. */
  static TunnelEndProgram ours(Way way, int drain) throws IOException, InterruptedException {
    int port = freePort();
    Path psk = secret(way.folder().resolve("ours-" + port + ".psk"), way.key() + "\n");
    Path file = way.folder().resolve("ours-" + port + ".toml");
    Files.writeString(
        file,
        """
        drain = %d
        tls = "%s"
        [[identity]]
        name = "%s"
        psk = "file:%s"
        [[service]]
        name = "s"
        accept = "127.0.0.1:%d"
        connect = "127.0.0.1:%d"
        """
            .formatted(drain, way.tls(), way.identity(), psk, port, way.connect()));
    return new TunnelEndProgram(
        List.of(
            OURS.toString(), "tunnel", way.client() ? "client" : "server", "-c", file.toString()),
        way.folder().resolve("ours-" + port + ".log"),
        port);
  }

  static TunnelEndProgram stunnel(Way way) throws IOException, InterruptedException {
    int port = freePort();
    Path psk =
        secret(
            way.folder().resolve("stunnel-" + port + ".psk"),
            way.identity() + ":" + way.key() + "\n");
    Path file = way.folder().resolve("stunnel-" + port + ".conf");
    Files.writeString(
        file,
        """
        foreground = yes
        syslog = no
        debug = 5
        pid =
        [s]
        client = %s
        accept = 127.0.0.1:%d
        connect = 127.0.0.1:%d
        sslVersion = TLSv%s
        ciphers = PSK
        PSKidentity = %s
        PSKsecrets = %s
        """
            .formatted(
                way.client() ? "yes" : "no", port, way.connect(), way.tls(), way.identity(), psk));
    return new TunnelEndProgram(
        List.of("stunnel", file.toString()),
        way.folder().resolve("stunnel-" + port + ".log"),
        port);
  }

  int port() {
    return port;
  }

  String log() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  /** Ends it as SIGKILL does, and starts it again on the same port. */
  void restart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    process = started();
  }

  /** Another key in the file that ours has it from; read at the next {@link #hangUp}. */
  void writeKey(String text) throws IOException {
    Files.writeString(ofPort(".psk"), text + "\n");
  }

  /** Another line in the file of ours. */
  void appendToFile(String line) throws IOException {
    Path file = ofPort(".toml");
    Files.writeString(file, Files.readString(file) + line + "\n");
  }

  /** Sends SIGHUP, and waits until the log has one more line with this. */
  void hangUp(String answer) throws IOException, InterruptedException {
    long before = lines(answer);
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
    for (int i = 0; lines(answer) == before; i++) {
      if (i == HANG * 20) {
        throw new IOException("expected a line with \"%s\", got: %s".formatted(answer, log()));
      }
      Thread.sleep(50);
    }
  }

  /** Sends SIGTERM; {@link #exitCode} waits for what comes of it. */
  void terminate() {
    process.destroy();
  }

  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(HANG, TimeUnit.SECONDS)) {
      throw new IOException(command + " did not end");
    }
    return process.exitValue();
  }

  private long lines(String with) throws IOException {
    return log().lines().filter(line -> line.contains(with)).count();
  }

  private Path ofPort(String ending) {
    return log.resolveSibling("ours-" + port + ending);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (process.waitFor(HANG, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(command + " did not end");
  }

  private Process started() throws IOException, InterruptedException {
    Process begun =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    for (int i = 0; i < HANG * 20; i++) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (probe.isConnected()) {
          return begun;
        }
      } catch (IOException e) {
        if (!begun.isAlive()) {
          break;
        }
        Thread.sleep(50);
      }
    }
    begun.destroyForcibly();
    throw new IOException(command + " does not listen: " + log());
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path secret(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, text);
  }
}
