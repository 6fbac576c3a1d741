package io.countersign.interop.yubihsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Our {@code yubihsm} commands with a device behind a connector, as an operator types them. */
final class OurCommands {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;
  private final int port;

  OurCommands(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** A command of {@code yubihsm} with this role's password. */
  String run(String typed, int authKey, String password, String... arguments)
      throws IOException, InterruptedException {
    Path config =
        Files.writeString(
            folder.resolve("ours-%d.toml".formatted(authKey)),
            """
            [[providers.yubihsm]]
            adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
            auth = { key = %d, password = "%s" }
            keys = []
            """
                .formatted(port, authKey, password));
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "yubihsm"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", config.toString()));
    Path out = folder.resolve("ours.log");
    Path in = Files.writeString(folder.resolve("typed-to-ours"), typed);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException("%s still ran after %d s".formatted(command, LIMIT_SECONDS));
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "expected %s to end well, got%n%s".formatted(command, Files.readString(out)));
    }
    return Files.readString(out);
  }
}
