package io.countersign.cli.command;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.countersign.cli.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign reload}. */
@Command(
    name = "reload",
    header = "Have the running program read its configuration anew, and print what changed.",
    footer = {
      "",
      "Links and chains that did not change are not touched. If anything of the new configuration cannot",
      "be used, nothing is changed at all, and why is printed. Ends with 0 if the program runs on the new",
      "configuration now, with 1 if not, with 2 if none runs. SIGHUP does the same, told in the log alone."
    })
final class ReloadCommand implements Callable<Integer> {
  /** A program that cannot tell how it stands within this has not begun to reload either. */
  private static final Duration ALIVE_WITHIN = Duration.ofSeconds(5);

  /** A signature under way, a state hook, an encrypted key: each takes its time. */
  private static final Duration WITHIN = Duration.ofMinutes(2);

  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Terminal terminal;
  @Mixin private final ConfigFile config;

  ReloadCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws CommandException {
    RunningProgram program = RunningProgram.of(config);
    program.ask(RunningProgram.request("status"), ALIVE_WITHIN);
    Optional<JsonObject> answer = reload(program);
    if (answer.isEmpty()) {
      terminal.error(program.notRunning());
      return RunningProgram.NOT_RUNNING;
    }
    String outcome = answer.get().get("outcome").getAsString();
    boolean done = outcome.equals("done");
    for (JsonElement line : answer.get().getAsJsonArray("lines")) {
      String text = config.named().completed(line.getAsString());
      if (done) {
        terminal.say(Terminal.printable(text));
      } else {
        terminal.error(text);
      }
    }
    switch (outcome) {
      case "done" ->
          terminal.say(
              answer.get().getAsJsonArray("lines").isEmpty()
                  ? "reloaded: nothing to change"
                  : "reloaded");
      case "partly" -> terminal.error("not all of it could be done, see: countersign status");
      default -> terminal.error("nothing was changed");
    }
    return done ? 0 : 1;
  }

  /** A human who waits for long is told for what. */
  private Optional<JsonObject> reload(RunningProgram program) throws CommandException {
    Thread teller = Thread.ofVirtual().start(this::tellAfterSilence);
    try {
      return program.ask(RunningProgram.request("reload"), WITHIN);
    } finally {
      teller.interrupt();
    }
  }

  private void tellAfterSilence() {
    try {
      Thread.sleep(SILENCE);
      terminal.log(
          "still reloading, for at most %d s: it waits for a signature, a state hook or a slow disk%n"
              .formatted(WITHIN.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // answered
    }
  }
}
