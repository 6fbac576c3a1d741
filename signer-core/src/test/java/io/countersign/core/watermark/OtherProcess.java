package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM that opens a watermark, says what came of it, and holds on until told to go. */
final class OtherProcess implements Closeable {
  private final Process process;
  private final BufferedReader output;

  private OtherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static OtherProcess opening(Path file, WatermarkOwner owner) throws IOException {
    return new OtherProcess(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx32m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OtherProcess.class.getName(),
                    file.toString(),
                    owner.chainId(),
                    owner.keyFingerprint().hex()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
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
    WatermarkOwner owner = new WatermarkOwner(args[1], Bytes.ofHex(args[2]));
    try (WatermarkStore opened = OpenedWatermark.of(Path.of(args[0]), owner)) {
      System.out.println("opened at " + opened.last().describe());
      System.in.read();
    } catch (WatermarkException e) {
      System.out.println(e.getMessage());
    }
  }
}
