package io.countersign.interop.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.interop.Run;
import io.countersign.interop.node.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator at home, who types the guide's commands in one folder. */
final class HomeHost implements AutoCloseable {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin");

  private final Host host;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable PeerProcess signer;
  private int starts;

  HomeHost(Host host, Path folder) {
    this.host = host;
    this.folder = folder;
    environment.put("HOME", folder.toString());
    environment.put("PATH", PROGRAMS + ":/usr/sbin:/usr/bin:/sbin:/bin");
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void export(String name, String value) {
    environment.put(name, value);
  }

  void append(String name, String text) throws IOException {
    Files.writeString(file(name), text, StandardOpenOption.APPEND);
  }

  /** One command as it stands in the guide; a start runs on by itself. */
  void type(String command) throws IOException, InterruptedException {
    if (command.startsWith("countersign start ")) {
      starts++;
      List<String> all = new ArrayList<>(List.of("env", "-i", "-C", folder.toString()));
      environment.forEach((name, value) -> all.add(name + "=" + value));
      all.addAll(List.of("sh", "-c", "exec " + command));
      signer = PeerProcess.start(log(), Map.of(), host.command(all));
      return;
    }
    Run run = Run.of(folder, environment, host.command(List.of("/bin/sh", "-c", command)));
    assertEquals(0, run.exitCode(), command + ": " + run.err() + run.out());
    run.out().lines().forEach(line -> System.out.println("  " + line));
  }

  /** What the signer of the last start has printed. */
  String signerLog() throws IOException {
    return Files.readString(log());
  }

  private Path log() {
    return folder.resolve("signer-%d.log".formatted(starts));
  }

  /** SIGKILL. */
  void killSigner() throws InterruptedException {
    if (signer != null) {
      signer.close();
      while (signer.isAlive()) {
        Thread.sleep(10);
      }
    }
  }

  /** SIGTERM. */
  void stopSigner() throws InterruptedException {
    if (signer != null) {
      signer.stop();
    }
  }

  @Override
  public void close() {
    if (signer != null) {
      signer.close();
    }
  }
}
