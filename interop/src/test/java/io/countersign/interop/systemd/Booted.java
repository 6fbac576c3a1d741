package io.countersign.interop.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real systemd, the first process of namespaces of its own, with our units and a signer's folder
 * where they expect them; gone with everything in it when closed.
 */
final class Booted implements AutoCloseable {
  private static final Path SCRIPT =
      Path.of(System.getProperty("interop.root"), "interop/src/test/resources/systemd/boot.sh");
  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("interop.root"), "dist/countersign");
  private static final long LIMIT_SECONDS = 60;

  private final Process outermost;
  private final Path log;
  private final String cgroup;

  private Booted(Process outermost, Path log, String cgroup) {
    this.outermost = outermost;
    this.log = log;
    this.cgroup = cgroup;
  }

  /**
   * Boots it.
   *
   * @param folder for logs and units
   * @param home what {@code /var/lib/countersign} is to be
   * @param etc what {@code /etc/countersign} is to be
   * @throws IOException if this system does not let it, with what it said
   */
  static Booted boot(Path folder, Path home, Path units, Path etc) throws Exception {
    Path log = folder.resolve("boot.log");
    String cgroup = "countersign-test-" + ProcessHandle.current().pid();
    List<String> command =
        List.of(
            "unshare",
            "--fork",
            "--kill-child",
            "--pid",
            "--mount",
            "--mount-proc",
            "--uts",
            "--ipc",
            "sh",
            SCRIPT.toString(),
            DISTRIBUTION.toString(),
            home.toString(),
            units.toString(),
            etc.toString(),
            cgroup);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Booted booted = new Booted(process, log, cgroup);
    try {
      booted.awaitRunning();
      return booted;
    } catch (Exception | Error e) {
      booted.close();
      throw e;
    }
  }

  private void awaitRunning() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() - end < 0) {
      if (!outermost.isAlive()) {
        throw new IOException("systemd does not boot here: " + Files.readString(log).strip());
      }
      if (outermost.children().findAny().isPresent()
          && run("systemctl", "is-active", "quiet.target").endsWith("\nactive")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IOException("systemd did not come up: " + Files.readString(log).strip());
  }

  /** Runs a command beside it; its exit code, and from the next line on what it printed. */
  String run(String... command) throws IOException, InterruptedException {
    long init = outermost.children().findAny().orElseThrow().pid();
    List<String> all = new ArrayList<>(List.of("nsenter", "-t", init + "", "-m", "-p", "-i", "--"));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(all + " did not end");
    }
    return process.exitValue() + "\n" + printed;
  }

  /** One property of a unit. */
  String property(String unit, String name) throws IOException, InterruptedException {
    return run("systemctl", "show", "--value", "-p", name, unit).substring(2);
  }

  /** Waits until a property of a unit is like this. */
  void await(String unit, String name, String pattern) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    String last = "";
    while (System.nanoTime() - end < 0) {
      last = property(unit, name);
      if (last.matches(pattern)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("expected %s to be %s, got %s".formatted(name, pattern, last));
  }

  @Override
  public void close() {
    // The first process of a pid namespace takes all others with it.
    outermost.children().forEach(ProcessHandle::destroyForcibly);
    outermost.destroyForcibly();
    try {
      outermost.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      for (String tree : List.of("", "systemd", "unified")) {
        removeCgroup(Path.of("/sys/fs/cgroup", tree, cgroup));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It is busy until the last process in it is reaped. */
  private static void removeCgroup(Path root) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (Files.isDirectory(root)) {
      try (Stream<Path> walk = Files.walk(root)) {
        for (Path folder :
            walk.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(folder);
        }
      } catch (IOException | UncheckedIOException e) {
        if (System.nanoTime() - end > 0) {
          throw new IllegalStateException("a cgroup is left: " + root, e);
        }
        Thread.sleep(50);
      }
    }
  }
}
