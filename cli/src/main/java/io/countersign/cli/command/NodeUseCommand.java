package io.countersign.cli.command;

import com.google.gson.JsonObject;
import io.countersign.cli.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countersign node use}. */
@Command(
    name = "use",
    header = "Have the running program serve another node of a chain with mode = \"one\".",
    footer = {
      "",
      "An answer under way still leaves, the old node is hung up, then the new one is dialled. If that one",
      "does not work within failover_after, the next is tried. Until the program ends: a start begins with",
      "the first of the file."
    })
final class NodeUseCommand implements Callable<Integer> {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private final Terminal terminal;
  @Mixin private final ConfigFile config;

  @Parameters(paramLabel = "NAME", description = "name of a [[validator]], or its addr.")
  private @Nullable String name;

  NodeUseCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws CommandException {
    RunningProgram program = RunningProgram.of(config);
    JsonObject request = RunningProgram.request("use");
    request.addProperty("node", Given.value(name));
    Optional<JsonObject> answer = program.ask(request, WITHIN);
    if (answer.isEmpty()) {
      terminal.error(program.notRunning());
      return RunningProgram.NOT_RUNNING;
    }
    terminal.say(
        Terminal.printable(
            (answer.get().get("changed").getAsBoolean()
                    ? "chain %s is served through node %s from now on; see: countersign status"
                    : "chain %s was served through node %s already")
                .formatted(
                    answer.get().get("chain").getAsString(),
                    answer.get().get("node").getAsString())));
    return 0;
  }
}
