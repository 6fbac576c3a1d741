package io.countersign.interop.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The signer's unit as it is shipped, run by a real systemd. */
@Tag("dist")
class RealSystemdTest {
  private static final Path ROOT = Path.of(System.getProperty("interop.root"));
  private static final Path PROGRAM = ROOT.resolve("dist/countersign/bin/countersign");
  private static final String UNIT = "countersign.service";
  private static final int SOME_UID = 64_123;

  @TempDir private Path folder;

  @Test
  void theUnitStartsIsWatchedIsStartedAnewAndStops() throws Exception {
    Path home = signerHome();
    try (Booted host =
        Units.boot(
            folder,
            home,
            Files.createDirectory(folder.resolve("etc")),
            unit -> unit.replace("WatchdogSec=30", "WatchdogSec=2"),
            UNIT)) {
      assertEquals("0\n", host.run("systemctl", "start", UNIT), () -> log(home));
      assertEquals("active", host.property(UNIT, "ActiveState"), "started once it is ready");
      host.await(UNIT, "StatusText", "0 of 1 nodes connected; my-1 last signed .*");
      String first = host.property(UNIT, "MainPID");

      Thread.sleep(3_000); // longer than WatchdogSec: a node that is away is no reason to die
      assertEquals(first, host.property(UNIT, "MainPID"));

      host.run("kill", "-STOP", first);
      host.await(UNIT, "NRestarts", "1");
      host.await(UNIT, "ActiveState", "active");
      assertNotEquals(first, host.property(UNIT, "MainPID"));
      assertTrue(log(home).contains("last signed"), () -> log(home));

      assertEquals("0\n", host.run("systemctl", "stop", UNIT));
      assertEquals("success", host.property(UNIT, "Result"));
      assertTrue(log(home).contains("ended, state durable"), () -> log(home));
    }
  }

  /** Made by our own commands, and owned by the service's user. */
  private Path signerHome() throws Exception {
    Path home = Files.createDirectories(folder.resolve("var-lib"));
    Path signer = home.resolve("signer");
    SignerProgram.run(
        PROGRAM, home, "init", "--chain-id", "my-1", "--addr", "tcp://127.0.0.1:1", signer + "");
    SignerProgram.run(
        PROGRAM, home, "softsign", "keygen", signer.resolve("secrets/my-1-consensus.key") + "");
    // Paths as they are inside.
    Path config = signer.resolve("tmkms.toml");
    SignerProgram.run(PROGRAM, home, "state", "init", "my-1", "-c", config + "");
    Files.writeString(
        config, Files.readString(config).replace(home + "/", "/var/lib/countersign/"));
    assertEquals(
        0,
        new ProcessBuilder("chown", "-R", SOME_UID + ":" + SOME_UID, home + "").start().waitFor());
    return home;
  }

  private static String log(Path home) {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
