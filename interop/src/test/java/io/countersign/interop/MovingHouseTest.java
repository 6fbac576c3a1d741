package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program runs, is asked in vain to give up its state, stops, and hands it over. */
@Tag("dist")
class MovingHouseTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");

  @TempDir private Path folder;

  @Test
  void aRunningSignerKeepsItsStateAndAStoppedOneHandsItOver() throws Exception {
    SignerSetup setup = new SignerSetup("my-1", PROGRAM, folder);
    setup.create(line -> {});
    try (SignerProgram signer = setup.start()) {
      while (!Files.exists(setup.log()) || !Files.readString(setup.log()).contains("last signed")) {
        assertTrue(signer.isAlive(), "expected a running signer");
        Thread.sleep(20);
      }
      for (List<String> command :
          List.of(
              List.of("raise", "my-1", "--height", "9"),
              List.of("export", "my-1"),
              List.of("handover", "my-1", "--yes"),
              List.of("forget", "my-1", "--confirm", "my-1"))) {
        Run run = state(command);
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.err().contains(" is in use by process "), run.err());
      }
      assertEquals(0, state(List.of("show")).exitCode());
    }
    Run handover = state(List.of("handover", "my-1", "--yes"));
    assertEquals(0, handover.exitCode(), handover.err());
    assertEquals(handover, state(List.of("handover", "my-1")), "printed again");
    Run start = run(List.of("start", "-c", folder.resolve("tmkms.toml").toString()));
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains("was handed over to another host"), start.err());
  }

  private Run state(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(List.of("state"));
    all.addAll(command);
    all.addAll(List.of("-c", folder.resolve("tmkms.toml").toString()));
    return run(all);
  }

  private Run run(List<String> arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(PROGRAM.toString()));
    all.addAll(arguments);
    return Run.of(folder, Map.of("PATH", "/usr/bin:/bin"), all);
  }
}
