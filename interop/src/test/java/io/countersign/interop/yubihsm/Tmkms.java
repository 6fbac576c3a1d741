package io.countersign.interop.yubihsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real TMKMS with a device behind a connector: what an operator of it types. */
final class Tmkms {
  static final Path PROGRAM = Path.of(System.getProperty("interop.peers"), "tmkms/bin/tmkms");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private final int port;

  Tmkms(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** {@code yubihsm setup --restore}: the words, then yes; with the administrator's password. */
  String restore(String words, String password) throws IOException, InterruptedException {
    Path config = config(1, password);
    return run(words + "\ny\n", List.of("yubihsm", "setup", "--restore", "-c", config.toString()));
  }

  /** A command of {@code yubihsm keys} with this role's password. */
  String keys(int authKey, String password, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("yubihsm", "keys"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", config(authKey, password).toString()));
    return run("", command);
  }

  private Path config(int authKey, String password) throws IOException {
    return Files.writeString(
        folder.resolve("tmkms-%d.toml".formatted(authKey)),
        """
        [[providers.yubihsm]]
        adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
        auth = { key = %d, password = "%s" }
        keys = []
        """
            .formatted(port, authKey, password));
  }

  private String run(String typed, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    Path out = folder.resolve("tmkms.log");
    Path in = Files.writeString(folder.resolve("typed"), typed);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException("%s still ran after %s".formatted(command, LIMIT));
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "expected %s to end well, got%n%s".formatted(command, Files.readString(out)));
    }
    return Files.readString(out);
  }
}
