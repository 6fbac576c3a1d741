package io.countersign.interop.netns;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Hosts that reach one another over an internet that can be slow, lossy or cut. Everything of it is
 * in namespaces that are deleted when it is closed.
 */
final class Internet implements AutoCloseable {
  private static final Path SOURCE =
      Path.of(System.getProperty("interop.root"), "interop/src/test/resources/netns/internet.c");
  private static final long LIMIT_SECONDS = 30;

  private final List<Host> hosts;
  private final Process between;
  private final BufferedReader answers;

  private Internet(List<Host> hosts, Process between) {
    this.hosts = hosts;
    this.between = between;
    this.answers = between.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Makes hosts 10.77.0.1 and following; needs root.
   *
   * @param names of hosts, for all of them: lines of {@code /etc/hosts}
   */
  static Internet of(Path folder, int count, String names) throws Exception {
    Path program = folder.resolve("internet");
    run(List.of("cc", "-O1", "-o", program.toString(), SOURCE.toString()));
    String prefix = "csgn%06x-".formatted(ThreadLocalRandom.current().nextInt(1 << 24));
    List<Host> hosts = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    try {
      for (int i = 1; i <= count; i++) {
        Host host = new Host(prefix + i, "10.77.0." + i);
        hosts.add(host);
        run(List.of("ip", "netns", "add", host.namespace()));
        Files.createDirectories(host.etc());
        Files.writeString(host.etc().resolve("hosts"), "127.0.0.1 localhost node\n" + names);
        command.addAll(List.of(host.namespace(), host.address()));
      }
      Internet internet =
          new Internet(hosts, new ProcessBuilder(command).redirectErrorStream(true).start());
      internet.expect("ready");
      for (Host host : hosts) {
        ip(host, "link", "set", "lo", "up");
        ip(host, "addr", "add", host.address() + "/24", "dev", "net0");
        ip(host, "link", "set", "net0", "up");
      }
      return internet;
    } catch (Exception | Error e) {
      delete(hosts);
      throw e;
    }
  }

  Host host(int number) {
    return hosts.get(number - 1);
  }

  /** Each packet takes so long, one way. */
  void delay(int milliseconds) throws IOException {
    tell("delay " + milliseconds);
  }

  /** Of a thousand packets so many never arrive. */
  void losePerMille(int packets) throws IOException {
    tell("loss " + packets);
  }

  /** The host's cable is out: nothing comes or goes, and nobody is told. */
  void cut(Host host) throws Exception {
    ip(host, "link", "set", "net0", "down");
  }

  void mend(Host host) throws Exception {
    ip(host, "link", "set", "net0", "up");
  }

  private void tell(String line) throws IOException {
    between.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    between.getOutputStream().flush();
    expect("ok");
  }

  private void expect(String answer) throws IOException {
    String line = String.valueOf(answers.readLine());
    if (!line.equals(answer)) {
      throw new IOException("expected %s of the internet, got %s".formatted(answer, line));
    }
  }

  private static void ip(Host host, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip", "-n", host.namespace()));
    command.addAll(List.of(arguments));
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("%s failed: %s".formatted(command, printed.strip()));
    }
  }

  private static void delete(List<Host> hosts) {
    for (Host host : hosts) {
      try {
        Files.deleteIfExists(host.etc().resolve("hosts"));
        Files.deleteIfExists(host.etc());
        run(List.of("ip", "netns", "del", host.namespace()));
      } catch (IOException e) {
        System.out.println("left behind: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    between.destroyForcibly();
    delete(hosts);
  }
}
