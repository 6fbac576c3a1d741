package io.countersign.cli.command;

import io.countersign.cli.CliRun;
import io.countersign.cli.Countersign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, where files cannot grow as on a full disk. */
final class ChildRun {
  private ChildRun() {}

  /** With every write into a file refused. */
  static CliRun withoutRoom(String... arguments) throws IOException, InterruptedException {
    return of("ulimit -f 0; exec \"$@\"", arguments);
  }

  /** With a standard output that takes nothing. */
  static CliRun intoFull(String... arguments) throws IOException, InterruptedException {
    return of("exec \"$@\" >/dev/full", arguments);
  }

  private static CliRun of(String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Countersign.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("expected the command to end, and it did not");
    }
    return new CliRun(process.exitValue(), out, err);
  }
}
