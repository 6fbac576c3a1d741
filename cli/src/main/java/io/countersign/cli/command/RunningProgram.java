package io.countersign.cli.command;

import com.google.gson.JsonObject;
import io.countersign.cli.control.ControlClient;
import io.countersign.cli.control.ControlPlaces;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ProgramSettings.Control;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.host.LockHolder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The program that runs on a configuration, for commands that ask it. The file may be wrong by now:
 * the program runs on what it read before.
 */
final class RunningProgram {
  /** Exit code where there is none. */
  static final int NOT_RUNNING = 2;

  private final Path config;
  private final List<Path> watermarks = new ArrayList<>();
  private final List<Path> places;

  private RunningProgram(Path config, Optional<Settings> settings) {
    this.config = config;
    Control control =
        settings.map(read -> read.program().control()).orElseGet(Control.Standard::new);
    this.places = ControlPlaces.of(config, control);
    settings.ifPresent(
        read -> read.keysInUse().stream().map(ChainKey::watermarkFile).forEach(watermarks::add));
  }

  static RunningProgram of(ConfigFile config) {
    try {
      return new RunningProgram(config.path(), Optional.of(config.read()));
    } catch (SettingsException e) {
      return new RunningProgram(config.path(), Optional.empty());
    }
  }

  /**
   * Asks it.
   *
   * @return empty if it does not run
   * @throws CommandException if it runs and does not answer, or answers that it cannot
   */
  Optional<JsonObject> ask(JsonObject request, Duration within) throws CommandException {
    List<Path> owned = new ArrayList<>(watermarks);
    owned.add(config);
    Optional.ofNullable(config.toAbsolutePath().getParent()).ifPresent(owned::add);
    try {
      Optional<JsonObject> answer = new ControlClient(places, owned).ask(request, within);
      if (answer.isPresent() && answer.get().has("error")) {
        throw new CommandException(answer.get().get("error").getAsString());
      }
      return answer;
    } catch (IOException e) {
      throw new CommandException(
          "the running program did not answer: %s%s"
              .formatted(
                  e.getMessage(), e instanceof InterruptedIOException ? remedy(request) : ""),
          e);
    }
  }

  static JsonObject request(String what) {
    JsonObject request = new JsonObject();
    request.addProperty("do", what);
    return request;
  }

  /** For one who has waited for long. */
  private String remedy(JsonObject request) {
    OptionalLong holder = holder();
    String pid = holder.isPresent() ? Long.toString(holder.getAsLong()) : "PID";
    return " to \"%s\"; if process %s is stopped: kill -CONT %s, else its log says what it does; end it and start it again if that is nothing"
        .formatted(request.get("do").getAsString(), pid, pid);
  }

  private OptionalLong holder() {
    return watermarks.stream()
        .map(LockHolder::pid)
        .filter(OptionalLong::isPresent)
        .findFirst()
        .orElse(OptionalLong.empty());
  }

  /** Why nobody was found. */
  String notRunning() {
    OptionalLong holder = holder();
    String looked =
        places.isEmpty()
            ? "control_socket is off in [countersign]"
            : "nobody listens on "
                + places.stream().map(Path::toString).collect(Collectors.joining(" or "));
    return holder.isPresent()
        ? "process %d runs on %s, but cannot be asked: %s; its log says why"
            .formatted(holder.getAsLong(), config, looked)
        : "no signer runs on %s: %s".formatted(config, looked);
  }
}
