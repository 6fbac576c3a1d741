package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Called by a link named {@code tmkms}, every command that is shown works when it is typed. */
class CalledNameTest {
  /** By a link that is not on PATH, where the real TMKMS may be. */
  private static final ProgramName LINK = new ProgramName(true, "/opt/it's ours/tmkms");

  private static final String TYPED = "'/opt/it'\\''s ours/tmkms'";

  private static final Pattern OURS =
      Pattern.compile("countersign (init|migrate|start|check|softsign|state|man|completion)\\b");

  @TempDir Path parent;

  @Test
  void everyHelpAndTheManualPageHaveTheName() {
    allHelp(tree(ProgramName.TMKMS).getCommandSpec());

    String page = CliRun.as(ProgramName.TMKMS, "man").out();

    assertFalse(OURS.matcher(page).find(), page);
    assertTrue(page.contains(".EX\n  tmkms state raise my"), page);
  }

  private static void allHelp(CommandSpec spec) {
    String help = spec.commandLine().getUsageMessage();
    assertFalse(OURS.matcher(help).find(), help);
    assertTrue(help.contains("Usage: tmkms"), help);
    spec.subcommands().values().forEach(command -> allHelp(command.getCommandSpec()));
  }

  @Test
  void whatTheCommandsSayOfOneAnotherHasIt() throws Exception {
    StateHome home = StateHome.make(parent, "home");
    String config = home.config.toString();

    for (String[] command :
        new String[][] {
          {"start", "-c", config},
          {"check", "-c", config},
          {"state", "export", "my-1", "-c", config},
        }) {
      CliRun run = CliRun.as(LINK, command);
      assertFalse(OURS.matcher(run.err()).find(), run.err());
      assertTrue(
          run.err().contains(TYPED + " state init -c " + config + " my-1 --height"), run.err());
    }
  }

  @Test
  void whatIsPrintedToGoOnWithHasIt() throws Exception {
    CliRun init = CliRun.as(LINK, "init", "--chain-id", "my-1", parent.resolve("new").toString());
    assertTrue(init.out().contains("\n  " + TYPED + " state init my-1 -c "), init.out());

    StateHome home = StateHome.make(parent, "home");
    home.state("init", "my-1");
    CliRun forgotten =
        CliRun.as(
            LINK, "state", "forget", "my-1", "--confirm", "my-1", "-c", home.config.toString());
    assertTrue(
        forgotten.out().contains("made by: " + TYPED + " state init -c " + home.config + " my-1"),
        forgotten.out());
  }

  @Test
  void aSecondStateThatIsSpokenOfHasItToo() throws Exception {
    StateHome home = StateHome.make(parent, "home");
    home.state("init", "my-1");
    Path copy = Files.copy(home.watermark, parent.resolve("copy"));
    home.state("handover", "my-1", "--yes");

    CliRun show = CliRun.as(LINK, "state", "show", "-c", home.config.toString());
    CliRun verify =
        CliRun.as(LINK, "state", "verify", copy.toString(), "-c", home.config.toString());

    assertTrue(show.out().contains("again by: " + TYPED + " state handover -c "), show.out());
    assertFalse(OURS.matcher(verify.out() + verify.err()).find(), verify.err());
  }

  /** Sentences about this program, and what is no command, are left as they are. */
  @Test
  void onlyCommandsAreRenamed() {
    CalledName name = CalledName.of(tree(ProgramName.TMKMS).getCommandSpec());

    assertEquals(
        "kept by countersign, which signed; a newer countersign may read it: tmkms state init, or tmkms init",
        name.in(
            "kept by countersign, which signed; a newer countersign may read it: countersign state init, or countersign init"));
  }

  private static CommandLine tree(ProgramName name) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return CommandTree.over(new Terminal(nowhere, nowhere), Map.of(), name);
  }
}
