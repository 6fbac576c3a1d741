package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"tmkms", "cometbft", "cosmos-kms"})
  void aKeyIsWrittenAsTheOtherProgramKeepsIt(String to) throws Exception {
    String wanted = to.equals("tmkms") ? OldHome.keyBase64() : OldHome.keyJson();
    Path base64 = Files.writeString(folder.resolve("a.key"), OldHome.keyBase64());
    Path json = Files.writeString(folder.resolve("a.json"), OldHome.keyJson());
    for (Path in : new Path[] {base64, json}) {
      Path out = folder.resolve(in.getFileName() + ".out");

      CliRun run = CliRun.of("softsign", "export", "--to", to, in.toString(), out.toString());

      assertEquals("", run.err().replaceAll("(?m)^.*WARN.*\\n", ""));
      assertEquals(wanted, Files.readString(out));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
      CliRun again = CliRun.of("softsign", "export", "--to", to, in.toString(), out.toString());
      assertTrue(again.err().contains("exists already and was left as it is"), again.err());
      assertEquals(1, again.exitCode());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tmkms, '{\"height\":\"9\",\"round\":\"1\",\"step\":2,\"block_id\":{\"hash\":\"AAAA'",
    "cometbft, '{\n  \"height\": \"9\",\n  \"round\": 1,\n  \"step\": 3\n}\n'",
    "cosmos-kms, '{\n  \"height\": \"9\",\n  \"round\": 1,\n  \"step\": 3\n}\n'",
  })
  void aStateIsPrintedAsTheOtherProgramKeepsIt(String to, String beginning) throws Exception {
    StateHome home = StateHome.make(folder, "home");
    home.state("init", "my-1");
    home.sign(9, 1, 0xaa);

    CliRun run = home.state("export", "my-1", "--to", to);

    assertTrue(run.out().startsWith(beginning.replace("\\n", "\n")), run.out());
    assertEquals(
        "my-1: before %s signs with it, end signing here for good: countersign state handover -c %s my-1\n"
            .formatted(to, home.config),
        run.err());
    assertEquals(0, run.exitCode());
  }

  @Test
  void anUnknownProgramIsRefusedByName() {
    CliRun run = CliRun.of("softsign", "export", "--to", "dirk", "a", "b");

    assertEquals(2, run.exitCode());
    assertTrue(
        run.err().contains("expected one of tmkms, cometbft, cosmos-kms, got \"dirk\""), run.err());
  }
}
