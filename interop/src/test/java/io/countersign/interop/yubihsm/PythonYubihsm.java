package io.countersign.interop.yubihsm;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.countersign.interop.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Yubico's own client, driven by interop/peers/python-yubihsm/device.py. */
final class PythonYubihsm {
  private static final Path PYTHON =
      Path.of(System.getProperty("interop.peers"), "python-yubihsm/bin/python");
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "interop/peers/python-yubihsm/device.py");

  private PythonYubihsm() {}

  /** Runs an action with the factory's key, and reads what it prints. */
  static JsonElement run(int port, String action, String... arguments)
      throws IOException, InterruptedException {
    return run(port, Map.of(), action, arguments);
  }

  static JsonElement run(
      int port, Map<String, String> environment, String action, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(PYTHON.toString(), PROGRAM.toString(), "http://127.0.0.1:" + port, action));
    command.addAll(List.of(arguments));
    Run run = Run.of(Path.of("."), environment, command);
    if (run.exitCode() != 0) {
      throw new IOException("expected %s to end well, got%n%s".formatted(command, run.err()));
    }
    return JsonParser.parseString(run.out());
  }
}
