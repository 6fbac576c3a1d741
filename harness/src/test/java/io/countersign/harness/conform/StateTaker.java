package io.countersign.harness.conform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process in the middle of {@code state-deleted}, which stays there until a signal comes. */
final class StateTaker {
  private StateTaker() {}

  /** In the folder that is named: takes {@code state.json} away, with a signer that runs. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    LaunchedProgram program =
        new LaunchedProgram(
            List.of("sh", "-c", "echo $$ > pid.new && mv pid.new pid && exec sleep 60"),
            folder,
            folder.resolve("signer.log"),
            new StateFiles(List.of(folder.resolve("state.json"))));
    program.loseState();
    program.start();
    while (!Files.exists(folder.resolve("pid"))) {
      Thread.sleep(5);
    }
    Files.createFile(folder.resolve("taken"));
    Thread.sleep(60_000);
  }
}
