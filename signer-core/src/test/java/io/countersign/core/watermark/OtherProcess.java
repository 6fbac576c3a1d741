package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A second JVM that takes a watermark or a key, says what came of it, and holds on until killed.
 */
final class OtherProcess implements Closeable {
  private final Process process;
  private final BufferedReader output;

  private OtherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static OtherProcess opening(Path file, WatermarkOwner owner) throws IOException {
    return started(owner, file.toString());
  }

  /** One that holds the key alone. */
  static OtherProcess holding(Path place, WatermarkOwner owner, Path watermark) throws IOException {
    return started(owner, watermark.toString(), place.toString());
  }

  private static OtherProcess started(WatermarkOwner owner, String... paths) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                owner.chainId(),
                owner.keyFingerprint().hex()));
    command.addAll(List.of(paths));
    return new OtherProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  long pid() {
    return process.pid();
  }

  /** {@code opened}, or why not. */
  String says() throws IOException {
    return String.valueOf(output.readLine());
  }

  /** Ends it, as {@code kill -9} would. */
  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IOException("expected the other process to end, and it did not");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    output.close();
  }

  public static void main(String[] args) throws IOException {
    WatermarkOwner owner = new WatermarkOwner(args[0], Bytes.ofHex(args[1]));
    Path watermark = Path.of(args[2]);
    try {
      if (args.length > 3) {
        try (HostLock _ = HostLock.take(Path.of(args[3]), owner, watermark)) {
          holdOn("has the key");
        }
      } else {
        try (WatermarkStore opened = OpenedWatermark.of(watermark, owner)) {
          holdOn("opened at " + opened.last().describe());
        }
      }
    } catch (WatermarkException e) {
      System.out.println(e.getMessage());
    }
  }

  private static void holdOn(String news) throws IOException {
    System.out.println(news);
    System.in.read();
  }
}
