package io.countersign.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.countersign.cli.Terminal;
import io.countersign.cli.status.StatusText;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign status}. */
@Command(
    name = "status",
    header = "Print how the running program stands: chains, nodes, the last reload.",
    footer = {
      "",
      "Ends with 0 if all is well, with 1 if something needs a human, which the last lines tell, and with",
      "2 if no program runs on this configuration. docs/nodes.md has the fields of --json."
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Terminal terminal;
  @Mixin private final ConfigFile config;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  StatusCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws CommandException {
    RunningProgram program = RunningProgram.of(config);
    Optional<JsonObject> status = program.ask(RunningProgram.request("status"), WITHIN);
    if (status.isEmpty()) {
      terminal.error(program.notRunning());
      return RunningProgram.NOT_RUNNING;
    }
    if (json) {
      terminal.say(
          new GsonBuilder()
              .setPrettyPrinting()
              .serializeNulls()
              .disableHtmlEscaping()
              .create()
              .toJson(status.get()));
    } else {
      StatusText.lines(status.get())
          .forEach(line -> terminal.say(config.named().completed(Terminal.printable(line))));
    }
    return StatusText.attention(status.get()).isEmpty() ? 0 : 1;
  }
}
