package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/migrating.md, run as it stands there, by the packaged program. */
@Tag("dist")
class MigratingGuideTest {
  private static final Path PROGRAMS =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin");

  /** Sections without commands. */
  private static final Set<String> TEXT = Set.of("What differs in the files", "By TMKMS's name");

  @TempDir private Path home;
  private Path fake = Path.of("");

  @BeforeEach
  void aHostWithServices() throws IOException {
    fake = Files.createDirectories(home.resolve("fake"));
    executable(fake.resolve("systemctl"), "#!/bin/sh\n"); // what it would stop does not run
  }

  @Test
  void everySectionIsRun() throws Exception {
    Set<String> sections = new HashSet<>(GuideCommands.of("migrating.md").sections());
    sections.removeAll(TEXT);

    assertEquals(
        Set.of(
            "From TMKMS",
            "From TMKMS into a new folder",
            "From a node's own key",
            "From cosmos/kms",
            "From Horcrux",
            "To TMKMS",
            "To a node's own key",
            "To cosmos/kms"),
        sections);
  }

  @Test
  void fromTmkmsInItsPlace() throws Exception {
    OldHomes.copy("tmkms", home.resolve("tmkms"));
    run("From TMKMS");
  }

  @Test
  void fromTmkmsAndBack() throws Exception {
    OldHomes.copy("tmkms", home.resolve("tmkms"));
    run("From TMKMS into a new folder");
    run("To TMKMS");

    assertEquals(OldHomes.keyBase64(), Files.readString(home.resolve("my-1.key")));
    String state = Files.readString(home.resolve("my-1.json"));
    assertTrue(state.startsWith("{\"height\":\"9\",\"round\":\"1\",\"step\":3,"), state);
  }

  @Test
  void fromANodeAndBack() throws Exception {
    Path node = home.resolve(".node");
    OldHomes.copy("cometbft", node);
    String state = Files.readString(node.resolve("data/priv_validator_state.json"));
    run("From a node's own key");
    run("To a node's own key");

    assertEquals(
        state, Files.readString(home.resolve("priv_validator_state.json")).stripTrailing());
    assertEquals(
        Files.readString(home.resolve("priv_validator_key.json.moved")),
        Files.readString(home.resolve("priv_validator_key.json")));
    assertFalse(Files.exists(node.resolve("config/priv_validator_key.json")));
  }

  @Test
  void fromCosmosKmsAndBack() throws Exception {
    OldHomes.copy("cosmos-kms", home.resolve(".kms"));
    String state = Files.readString(home.resolve(".kms/state/my-1.json"));
    run("From cosmos/kms");
    run("To cosmos/kms");

    assertEquals(state, Files.readString(home.resolve("my-1.json")).stripTrailing());
  }

  @Test
  void fromHorcrux() throws Exception {
    OldHomes.copy("horcrux", home.resolve(".horcrux"));
    run("From Horcrux");
  }

  private void run(String section) throws Exception {
    for (String command : GuideCommands.of("migrating.md").in(section)) {
      if (command.startsWith("countersign start ")) {
        startAndStop(command);
      } else {
        Run run = Run.of(home, environment(), List.of("/bin/sh", "-c", command));
        assertEquals(0, run.exitCode(), command + ": " + run.err());
      }
    }
  }

  private Map<String, String> environment() {
    return Map.of("HOME", home.toString(), "PATH", fake + ":" + PROGRAMS + ":/usr/bin:/bin");
  }

  /** Until it has dialled a node: there is none. */
  private void startAndStop(String command) throws Exception {
    Path log = Files.createTempFile(home, "start", ".log");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", "exec " + command).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    Process signer = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      while (!Files.readString(log).contains("connected")) {
        assertTrue(signer.isAlive(), command + ": " + Files.readString(log));
        Thread.sleep(20);
      }
      signer.destroy();
      assertTrue(signer.waitFor(30, TimeUnit.SECONDS), command);
      assertTrue(Files.readString(log).contains("9/1"), Files.readString(log));
      assertFalse(Files.readString(log).contains("error: "), Files.readString(log));
    } finally {
      signer.destroyForcibly();
    }
  }

  private static void executable(Path file, String text) throws IOException {
    Files.setPosixFilePermissions(
        Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
