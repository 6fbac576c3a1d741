package io.countersign.interop.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.interop.node.Await;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code countersign harness load} as a process; what it and its signer leave is in one folder. */
final class RunningLoad implements Closeable {
  static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");

  private static final long LIMIT_SECONDS = 120;

  private final Path folder;
  private final Process process;

  private RunningLoad(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts it with {@code --dir}, {@code --json} and {@code --plot}.
   *
   * @param before words of what it is to be started by, if anything
   */
  static RunningLoad start(Path folder, List<String> before, String... options) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(command(folder, options));
    return run(folder, command);
  }

  /** The words that {@link #start} starts. */
  static List<String> command(Path folder, String... options) {
    List<String> words = new ArrayList<>(List.of(PROGRAM.toString(), "harness", "load"));
    words.addAll(List.of("--dir", work(folder).toString()));
    words.addAll(List.of("--json", folder.resolve("load.json").toString()));
    words.addAll(List.of("--plot", folder.resolve("load.svg").toString()));
    words.addAll(Arrays.asList(options));
    return words;
  }

  /** Starts any command in that folder. */
  static RunningLoad run(Path folder, List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm"));
    return new RunningLoad(folder, builder.start());
  }

  /** {@code --dir}. */
  static Path work(Path folder) {
    return folder.resolve("work");
  }

  /** All that it has printed. */
  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  JsonObject json() throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("load.json"))).getAsJsonObject();
  }

  String plot() throws IOException {
    return Files.readString(folder.resolve("load.svg"));
  }

  void awaitPrinted(String text) throws Exception {
    Await.present(
        "\"%s\" of the load, got %s".formatted(text, out()),
        () -> out().contains(text) ? Optional.of(text) : Optional.empty());
  }

  /** Waits until its own signer has made a few signatures durable. */
  void awaitSignatures() throws Exception {
    awaitPrinted("connected within");
    Path state = work(folder).resolve("state/load-1.json.watermark");
    for (int i = 0; i < 4; i++) {
      byte[] before = Files.readAllBytes(state);
      Await.present(
          "another signature",
          () ->
              Arrays.equals(before, Files.readAllBytes(state))
                  ? Optional.empty()
                  : Optional.of(state));
    }
  }

  /** The process of the signer that it has started. */
  ProcessHandle signer() throws Exception {
    return Await.present("a signer", () -> process.children().findFirst());
  }

  void signal(String name) throws Exception {
    signal(name, process.pid());
  }

  static void signal(String name, long pid) throws Exception {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("expected kill to end with 0, got " + code);
    }
  }

  /** Types. */
  void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
  }

  int exitCode() throws Exception {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException(
          "the load still ran after %d s and had printed %s".formatted(LIMIT_SECONDS, out()));
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
