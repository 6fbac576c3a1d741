package io.countersign.interop.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code extapp}: an application whose vote extensions are never empty. */
final class ExtensionApp implements AutoCloseable {
  private final PeerProcess process;
  private final String address;

  private ExtensionApp(PeerProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param extensionBytes length of each extension; 0 for a short text
   */
  static ExtensionApp start(CometBft version, Path directory, int extensionBytes)
      throws IOException, InterruptedException {
    Path socket = directory.resolve("app.sock");
    String address = "unix://" + socket;
    List<String> command =
        List.of(
            version.program("extapp").toString(),
            "-addr=" + address,
            "-extension-bytes=" + extensionBytes);
    PeerProcess process = PeerProcess.start(directory.resolve("app.log"), Map.of(), command);
    Await.present(
        "the socket " + socket,
        () -> {
          process.requireAlive();
          return Files.exists(socket) ? Optional.of(socket) : Optional.empty();
        });
    return new ExtensionApp(process, address);
  }

  /** For {@code --proxy_app}. */
  String address() {
    return address;
  }

  /**
   * Passes if it was shown the extension of every height and a signature of 64 bytes for each.
   *
   * @param newest the newest height; its extension is shown with the next one only
   */
  void requireSigned(long newest, int extensionBytes, boolean two) throws IOException {
    String output = process.output();
    String length = extensionBytes == 0 ? "[1-9][0-9]*" : Integer.toString(extensionBytes);
    String second = two ? " non_rp_extension=[1-9][0-9]* non_rp_signature=64" : "";
    for (long height = 1; height < newest; height++) {
      Pattern line =
          Pattern.compile(
              "^height %d: validator [0-9A-F]{40} extension=%s signature=64%s$"
                  .formatted(height, length, second),
              Pattern.MULTILINE);
      if (!line.matcher(output).find()) {
        throw new IOException(
            "expected a line \"%s\" of the application, got%n%s".formatted(line, output));
      }
    }
    if (output.contains("refused")) {
      throw new IOException("expected no refused extension, got%n%s".formatted(output));
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    process.close();
  }
}
