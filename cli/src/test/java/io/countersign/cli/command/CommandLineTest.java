package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.ProgramName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of command lines, whatever the commands do. */
class CommandLineTest {
  static Stream<Arguments> senseless() {
    return Stream.of(
        Arguments.of("zzz", "unknown command \"zzz\"; see: countersign --help"),
        Arguments.of(
            "inti", "unknown command \"inti\", did you mean \"init\"?; see: countersign --help"),
        Arguments.of(
            "softsign keygne",
            "unknown command \"keygne\", did you mean \"keygen\"?; see: countersign softsign --help"),
        Arguments.of(
            "version more", "unexpected argument \"more\"; see: countersign version --help"),
        Arguments.of(
            "start --fresh",
            "unknown option --fresh, did you mean \"--fresh-state\"?; see: countersign start --help"),
        Arguments.of(
            "start -c",
            "missing required parameter for option '--config' (FILE); see: countersign start --help"),
        Arguments.of(
            "state init",
            "missing required parameter: 'CHAIN'; see: countersign state init --help"),
        Arguments.of(
            "state init x --height low",
            "expected a whole number up to 9223372036854775807 for --height, got \"low\"; see: countersign state init --help"),
        Arguments.of(
            "state init x --height -1",
            "expected a height of 0 or more for --height, got -1; see: countersign state init --help"),
        Arguments.of(
            "harness torture --kills 0",
            "expected 1 to 20000 for --kills, got 0; see: countersign harness torture --help"),
        Arguments.of(
            "state raise x",
            "missing required option: '--height=H'; see: countersign state raise --help"),
        Arguments.of(
            "state raise x --height 0",
            "expected a height of 1 or more for --height, got 0; see: countersign state raise --help"),
        Arguments.of(
            "state import x",
            "missing required parameter: 'FILE'; see: countersign state import --help"),
        Arguments.of(
            "state forget x",
            "missing required option: '--confirm=CHAIN'; see: countersign state forget --help"),
        Arguments.of(
            "state forget x --confirm y",
            "expected x again for --confirm, got y; see: countersign state forget --help"));
  }

  /** What TMKMS's commands look at themselves, and end with 1 for. */
  static Stream<Arguments> senselessToTmkms() {
    return Stream.of(
        Arguments.of("init", "missing required parameter: 'DIR'; see: countersign init --help"),
        Arguments.of(
            "softsign import in",
            "missing required parameter: 'OUT'; see: countersign softsign import --help"),
        Arguments.of(
            "softsign import -f raw in out",
            "invalid value for option '--format': expected one of [BASE64, JSON] (case-insensitive) but was 'raw'; see: countersign softsign import --help"),
        Arguments.of(
            "softsign keygen -t acount x",
            "expected consensus or account for --type, got \"acount\"; see: countersign softsign keygen --help"),
        Arguments.of(
            "init -n nohub x",
            "unknown network \"nohub\", expected one of: cosmoshub, irishub, sentinelhub, osmosis, core; any other chain is named by --chain-id; see: countersign init --help"),
        Arguments.of(
            "init -n osmosis --chain-id y x",
            "expected either --networks or --chain-id, got both; see: countersign init --help"),
        Arguments.of(
            "init -n osmosis,core --addr tcp://h:1 x",
            "expected one network with --addr, got 2; see: countersign init --help"),
        Arguments.of(
            "init --chain-id a/b x",
            "expected a chain id without slashes, blanks and control characters, since it names files, got \"a/b\"; see: countersign init --help"),
        Arguments.of(
            "init --addr tcp://h x",
            "--addr: expected tcp://[peer-id@]host:port or unix:///path, got \"tcp://h\"; see: countersign init --help"),
        Arguments.of("init x y", "unexpected argument \"y\"; see: countersign init --help"));
  }

  @ParameterizedTest(name = "countersign {0}")
  @MethodSource("senselessToTmkms")
  void whereTmkmsEndsWith1SoDoWe(String arguments, String error) {
    CliRun run = CliRun.of(arguments.split(" ", -1));

    assertEquals(List.of("error: " + error), run.errLines());
    assertEquals("", run.out());
    assertEquals(1, run.exitCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init -n",
        "init --zzz x",
        "softsign keygen --zzz x",
        "init -n osmosis -n core x --addr a --addr b"
      })
  void whatTmkmsLeavesToItsParserEndsWith2InTheSameCommands(String arguments) {
    assertEquals(2, CliRun.of(arguments.split(" ", -1)).exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger init -c x -H 1 -r 0"})
  void theCommandsForHardwareSayThatItIsNotSupported(String arguments) {
    CliRun run = CliRun.of(arguments.split(" ", -1));

    assertEquals(1, run.exitCode());
    assertTrue(
        run.err().matches("error: keys on a .* are not supported: this version signs .*\n"),
        run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void theVersionIsAnOptionToo(String option) {
    assertEquals(CliRun.of("version"), CliRun.of(option));
  }

  @Test
  void calledAsTmkmsItSaysSo() {
    CliRun help = CliRun.as(ProgramName.TMKMS, "help");
    CliRun start = CliRun.as(ProgramName.TMKMS, "start", "-c", "/nonexistent.toml");

    assertTrue(help.out().contains("Usage: tmkms "), help.out());
    assertFalse(help.out().contains("countersign "), help.out());
    assertEquals(CliRun.of("version"), CliRun.as(ProgramName.TMKMS, "version"));
    assertTrue(start.err().endsWith("or make one with: tmkms init DIR\n"), start.err());
  }

  @ParameterizedTest(name = "countersign {0}")
  @MethodSource("senseless")
  void aCommandLineWithoutSenseEndsWith2(String arguments, String error) {
    CliRun run = CliRun.of(arguments.split(" ", -1));

    assertEquals(List.of("error: " + error), run.errLines());
    assertEquals("", run.out());
    assertEquals(2, run.exitCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "softsign", "state"})
  void noCommandPrintsTheUsageAndEndsWith2(String group) {
    CliRun run = group.isEmpty() ? CliRun.of() : CliRun.of(group);

    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().contains("Usage: countersign"), run.err());
    assertTrue(run.err().contains("COMMAND"), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "init",
        "start",
        "softsign",
        "softsign keygen",
        "softsign import",
        "softsign show",
        "state",
        "state init",
        "state show",
        "state verify",
        "state raise",
        "state export",
        "state import",
        "state handover",
        "state forget",
        "version"
      })
  void everyCommandHasHelp(String command) {
    CliRun run = CliRun.of((command + " --help").strip().split(" ", -1));

    assertEquals(0, run.exitCode());
    assertEquals("", run.err());
    assertTrue(run.out().contains(("Usage: countersign " + command).strip()), run.out());
    assertTrue(run.outLines().stream().allMatch(line -> line.length() <= 100), run.out());
  }

  @Test
  void helpIsACommandToo() {
    assertEquals(CliRun.of("--help"), CliRun.of("help"));
    assertEquals(
        CliRun.of("softsign", "keygen", "--help"), CliRun.of("help", "softsign", "keygen"));
    assertEquals(
        List.of("error: unknown command \"nothing\"; see: countersign state --help"),
        CliRun.of("help", "state", "nothing").errLines());
  }

  @Test
  void theLogLevelOfTheEnvironmentIsChecked() {
    CliRun run = CliRun.in(Map.of("COUNTERSIGN_LOG", "loud"), "version");

    assertEquals(
        List.of(
            "error: expected error, warn, info or debug in COUNTERSIGN_LOG, got \"loud\"; see: countersign --help"),
        run.errLines());
    assertEquals(2, run.exitCode());
  }

  @Test
  void theVersionIsPrintedBare() {
    CliRun run = CliRun.of("version");

    assertTrue(run.out().matches("\\d+\\.\\d+\\.\\d+\\S*\n"), run.out());
    assertEquals(0, run.exitCode());
  }

  @Test
  void aVerboseVersionTellsWhatItRunsOn() {
    List<String> lines = CliRun.of("version", "--verbose").outLines();

    assertTrue(lines.get(1).startsWith("crypto  Conscrypt"), lines.toString());
    assertTrue(lines.get(2).startsWith("java    25"), lines.toString());
    assertEquals(lines, CliRun.of("-v", "version").outLines());
  }
}
