package io.countersign.interop.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program tells systemd, through a socket of systemd's kind. */
@Tag("dist")
class NotifyTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void aSignerWhoseNodeIsAwayIsReadyAndAlive() throws Throwable {
    try (NotifyListener systemd = NotifyListener.at(folder.resolve("notify").toString())) {
      requireFromReadyToStopping(systemd);
    }
  }

  @Test
  void aNameWithoutAFileDoesAsWell() throws Throwable {
    String name = "@countersign-test/%d".formatted(ProcessHandle.current().pid());
    try (NotifyListener systemd = NotifyListener.at(name)) {
      requireFromReadyToStopping(systemd);
    }
  }

  @Test
  void nobodyAtTheSocketIsNoReasonNotToSign() throws Throwable {
    SignerSetup setup = setup();
    String nowhere = folder.resolve("nobody").toString();
    try (SignerProgram signer = setup.start(Map.of("NOTIFY_SOCKET", nowhere))) {
      while (!log(setup).contains("not connected")) {
        Thread.sleep(20);
      }
      assertEquals(0, signer.terminate(STOP_LIMIT));
    }
  }

  private void requireFromReadyToStopping(NotifyListener systemd) throws Throwable {
    SignerSetup setup = setup();
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", systemd.address(), "WATCHDOG_USEC", "600000");
    try (SignerProgram signer = setup.start(environment)) {
      systemd.await("READY=1");
      systemd.await("WATCHDOG=1");
      systemd.await("STATUS=0 of 1 nodes connected; my-1 last signed .*");
      systemd.await("WATCHDOG=1");
      systemd.await("WATCHDOG=1");
      assertEquals(0, signer.terminate(STOP_LIMIT));
      systemd.await("STOPPING=1");
    }
    assertFalse(log(setup).contains("systemd"), log(setup));
    assertFalse(log(setup).contains("WARNING"), log(setup));
  }

  private SignerSetup setup() throws Exception {
    SignerSetup setup = new SignerSetup("my-1", PROGRAM, folder);
    setup.create(line -> {});
    return setup;
  }

  private static String log(SignerSetup setup) throws Exception {
    return Files.exists(setup.log()) ? Files.readString(setup.log()) : "";
  }
}
