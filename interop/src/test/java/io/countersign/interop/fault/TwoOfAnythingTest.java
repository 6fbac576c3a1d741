package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two programs on one state or one key, and what a start warns of. */
@Tag("dist")
@Timeout(120)
class TwoOfAnythingTest {
  @TempDir private Path folder;
  private Stage stage;
  private Path otherConfig;
  private Path otherWatermark;

  /** A second configuration, with the same key and a state of its own that is not there yet. */
  @BeforeEach
  void setUp() throws Exception {
    stage = Stage.create(folder.toRealPath());
    String text = Files.readString(stage.config());
    otherConfig =
        Files.writeString(stage.home().resolve("other.toml"), text.replace("/state/", "/other/"));
    otherWatermark =
        Files.createDirectory(stage.home().resolve("other"))
            .resolve(stage.watermark().getFileName());
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void aSecondProcessOnOneStateNamesTheFirst() throws Exception {
    stage.start();
    stage.sign(1);
    assertInUse(stage.refusedStart());
    Files.createSymbolicLink(otherWatermark, stage.watermark());
    assertInUse(stage.refusedStart(otherConfig));
    Files.delete(otherWatermark);
    Files.createLink(otherWatermark, stage.watermark());
    String hardLink = stage.refusedStart(otherConfig);
    assertInUse(hardLink);
    assertTrue(hardLink.contains("has 2 names (hard links)"), hardLink);
    stage.goesOnAfter(1);
    assertEquals(0, stage.stop());
  }

  private void assertInUse(String refusal) {
    assertTrue(refusal.contains("is in use by process %d,".formatted(stage.pid())), refusal);
  }

  @Test
  void aSecondStateOfTheSameKeyAndChainNamesTheFirst() throws Exception {
    initOther();
    stage.start();
    stage.sign(1);
    String refusal = stage.refusedStart(otherConfig);
    assertTrue(refusal.contains("this key already signs for chain fault-1 on this host"), refusal);
    assertTrue(refusal.contains(": process %d has ".formatted(stage.pid())), refusal);
    assertTrue(refusal.contains("its watermark is %s;".formatted(stage.watermark())), refusal);
    stage.goesOnAfter(1);
    assertEquals(0, stage.stop());
    stage.start();
    stage.goesOnAfter(2);
    assertEquals(0, stage.stop());
  }

  @Test
  void oneFileForTwoChainsIsRefusedUnderWhateverName() throws Exception {
    addSecondChain(stage.home().resolve("other/fault-1-consensus.json"));
    Files.createSymbolicLink(otherWatermark, stage.watermark());
    String refusal = stage.refusedStart();
    assertTrue(refusal.contains("is in use by another chain of this same process"), refusal);
  }

  @Test
  void oneKeyForTwoChainsIsSaidOnce() throws Exception {
    addSecondChain(stage.home().resolve("other/fault-2.json"));
    SignerProgram.run(
        stage.program(), stage.home(), "state", "init", "fault-2", "-c", stage.config() + "");
    stage.start();
    stage.sign(1);
    assertEquals(0, stage.stop());
    assertEquals(1, said("signs for the chains fault-1, fault-2"));
  }

  @Test
  void filesThatOthersCanWriteAndAStateInMemoryAreSaidOnce() throws Exception {
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "state");
    try {
      String text = Files.readString(stage.config());
      Files.writeString(
          stage.config(), text.replace(stage.watermark().getParent() + "/", memory + "/"));
      SignerProgram.run(
          stage.program(), stage.home(), "state", "init", "fault-1", "-c", stage.config() + "");
      Files.setPosixFilePermissions(stage.config(), PosixFilePermissions.fromString("rw-rw-rw-"));
      stage.start();
      stage.sign(1);
      assertEquals(0, stage.stop());
      assertEquals(1, said("is on tmpfs, which is memory"));
      assertEquals(1, said("chmod go-w " + stage.config()));
    } finally {
      try (Stream<Path> files = Files.list(memory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(memory);
    }
  }

  private void initOther() throws IOException {
    SignerProgram.run(
        stage.program(), stage.home(), "state", "init", "fault-1", "-c", otherConfig + "");
  }

  private void addSecondChain(Path state) throws IOException {
    String text = Files.readString(stage.config());
    Files.writeString(
        stage.config(),
        text.replace("[\"fault-1\"]", "[\"fault-1\", \"fault-2\"]")
            + """

            [[chain]]
            id = "fault-2"
            key_format = { type = "hex" }
            state_file = "%s"

            [[validator]]
            chain_id = "fault-2"
            addr = "unix://%s"
            """
                .formatted(state, stage.home().resolve("none.sock")));
  }

  private long said(String text) throws IOException {
    List<String> lines = stage.log().lines().filter(line -> line.contains("WARN")).toList();
    return lines.stream().filter(line -> line.contains(text)).count();
  }
}
