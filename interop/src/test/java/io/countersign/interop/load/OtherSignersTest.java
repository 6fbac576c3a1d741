package io.countersign.interop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load on a signer that a command starts, and on one that runs already. */
class OtherSignersTest {
  private static final List<String> SHORT =
      List.of("--rounds", "2", "--time", "1s", "--warm-up", "300ms", "--block-time", "150ms");

  @TempDir private Path folder = Path.of("");

  @Test
  @Tag("dist")
  void aCommandThatStartsASignerIsToldAllThatItMayNeed() throws Exception {
    String command =
        "COUNTERSIGN_FRESH_STATE={chain-id} /bin/sh -c 'echo {chain-id} {addr} >\"{dir}/told\"; exec %s start -c {config}'"
            .formatted(RunningLoad.PROGRAM);
    try (RunningLoad load = start("--launch", command)) {
      assertEquals(0, load.exitCode(), load.out());
      assertSigned(load.json());
    }
    String config = Files.readString(RunningLoad.work(folder).resolve("tmkms.toml"));
    String[] told =
        Files.readString(RunningLoad.work(folder).resolve("told")).strip().split(" ", -1);
    assertEquals("load-1", told[0]);
    assertTrue(config.contains("addr = \"%s\"".formatted(told[1])), config);
  }

  @Test
  @Tag("tmkms")
  void tmkmsIsLaunchedAndSigns() throws Exception {
    Path tmkms = Path.of(System.getProperty("interop.peers"), "tmkms/bin/tmkms");
    try (RunningLoad load = start("--launch", tmkms + " start -c {config}", "--no-extensions")) {
      assertEquals(0, load.exitCode(), load.out());
      assertSigned(load.json());
    }
  }

  @Test
  @Tag("tmkms")
  void tmkmsSignsNoExtensionsWhichTheLoadSees() throws Exception {
    Path tmkms = Path.of(System.getProperty("interop.peers"), "tmkms/bin/tmkms");
    try (RunningLoad load = start("--launch", tmkms + " start -c {config}")) {
      assertEquals(1, load.exitCode(), load.out());
      assertTrue(load.json().getAsJsonObject("faults").get("wrong_signature").getAsLong() > 0);
    }
  }

  @Test
  @Tag("dist")
  void aCommandThatStartsNothingIsNamedWithItsLog() throws Exception {
    try (RunningLoad load = start("--launch", "no-such-signer -c {config}")) {
      assertEquals(1, load.exitCode(), load.out());
      Path log = RunningLoad.work(folder).resolve("signer.log");
      assertTrue(
          load.out()
              .contains("error: no signer connected: it ended with exit code 127, see " + log),
          load.out());
      assertTrue(Files.readString(log).contains("no-such-signer"));
    }
  }

  @Test
  @Tag("dist")
  void aSignerThatRunsAlreadyIsWatchedAndLeftRunning() throws Exception {
    SignerSetup setup = new SignerSetup("other-7", RunningLoad.PROGRAM, home());
    setup.create(line -> {});
    try (SignerProgram signer = setup.start(Map.of())) {
      String[] where = {
        "--pid",
        Long.toString(signer.pid()),
        "--addr",
        setup.address().toString(),
        "--chain-id",
        "other-7",
        "--height"
      };
      try (RunningLoad load = start(with(where, "500"))) {
        assertEquals(0, load.exitCode(), load.out());
        assertSigned(load.json());
        JsonArray samples = load.json().getAsJsonArray("samples");
        JsonObject sample = samples.get(0).getAsJsonObject();
        assertTrue(sample.get("resident_kib").getAsLong() > 10_000, sample.toString());
        assertTrue(sample.get("threads").getAsLong() > 3, sample.toString());
      }
      assertTrue(signer.isAlive());
      assertTrue(setup.lastSigned().matches(".*\\b5[01]\\d\\b.*"), setup.lastSigned());

      try (RunningLoad again = start(with(where, "500"))) {
        assertEquals(1, again.exitCode(), again.out());
        JsonObject faults = again.json().getAsJsonObject("faults");
        assertTrue(faults.get("refused").getAsLong() > 0, faults.toString());
      }
      assertTrue(signer.isAlive());
    }
  }

  @Test
  @Tag("dist")
  void aProcessThatIsNotThereIsSaidAtOnce() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String address = SignerSetup.freeAddress().toString();
    try (RunningLoad load =
        start("--pid", Long.toString(ended.pid()), "--addr", address, "--chain-id", "other-7")) {
      assertEquals(1, load.exitCode(), load.out());
      assertTrue(
          load.out()
              .contains("expected a process with the id %d, found none".formatted(ended.pid())),
          load.out());
    }
  }

  @Test
  @Tag("dist")
  void aPlaceForTheFiguresThatIsNoneIsSaidBeforeTheLoad() throws Exception {
    try (RunningLoad load = start("--plot", folder + "/nowhere/load.svg")) {
      assertEquals(2, load.exitCode(), load.out());
      assertFalse(load.out().contains("connected"), load.out());
    }
  }

  @Test
  @Tag("dist")
  void theFolderOfAnotherLoadIsLeftAlone() throws Exception {
    Path secrets = Files.createDirectories(RunningLoad.work(folder).resolve("secrets"));
    try (RunningLoad load = start()) {
      assertEquals(1, load.exitCode(), load.out());
      assertTrue(
          load.out().contains("expected an empty folder for this load alone, got "), load.out());
      assertEquals(0, Objects.requireNonNull(secrets.toFile().list()).length);
    }
  }

  private Path home() throws Exception {
    return Files.createDirectory(folder.resolve("home"));
  }

  private static String[] with(String[] options, String last) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add(last);
    return all.toArray(String[]::new);
  }

  private RunningLoad start(String... options) throws Exception {
    List<String> all = new ArrayList<>(SHORT);
    all.addAll(List.of(options));
    return RunningLoad.start(folder, List.of(), all.toArray(String[]::new));
  }

  private static void assertSigned(JsonObject document) {
    assertTrue(document.get("clean").getAsBoolean(), document.toString());
    for (var round : document.getAsJsonArray("rounds")) {
      // One chain, three requests each 150 ms for a second.
      long signatures = round.getAsJsonObject().get("signatures").getAsLong();
      assertTrue(signatures >= 18 && signatures <= 22, signatures + " signed");
    }
  }
}
