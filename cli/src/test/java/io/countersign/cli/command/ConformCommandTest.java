package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import io.countersign.harness.node.SignerSetup;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void theListNamesEachCheckWithItsReason() {
    assertEquals(0, run("--list"));
    assertTrue(printed().contains("two-links-nil-against-block"), printed());
    assertTrue(printed().contains("Osmosis 2025-03"), printed());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dialect 9.9|expected a dialect of 0.34, 0.37",
        "--only ,|expected names of --list, got \"\"",
        "--only ping,pong|expected names of --list, got \"pong\"",
        "--listen 127.0.0.1|expected tcp://[peer-id@]host:port or unix:///path",
        "--pubkey abcd|--pubkey: expected 32 bytes of ed25519 or 33 of secp256k1 in hex or base64, got 2 bytes",
        "--pubkey !|got something that is neither hex nor base64",
        "--launch 'a|expected a command with all its quotes closed",
        "--json no/such/folder/out.json|--json: expected a file that can be written to, in a folder that exists, got no/such/folder/out.json",
        "--junit src|--junit: expected a file that can be written to, in a folder that exists, got src",
        "--launch no-such-program|--launch: expected a program, found none: no-such-program",
        "--launch /tmp|--launch: expected a program, found none: /tmp",
        "--log x|expected --launch with --config, --state and --log, got none",
        "--launch sh --log no/such/folder/log|--log: expected a file that can be written to",
        "--launch sh --state no/such/state.json|in a folder that exists, got no/such/state.json",
      })
  void whatCannotBeIsSaidBeforeAnythingIsOpened(String arguments, String message) {
    assertEquals(2, run(arguments.split(" ", -1)));
    assertTrue(printed().contains(message), printed());
  }

  @Test
  void aCommandThatNamesAConfigurationNeedsOne() {
    assertEquals(2, run("--launch", "tmkms start -c {config}"));
    assertTrue(printed().contains("expected --config FILE"), printed());
  }

  @Test
  void aStateThatAKilledRunTookAwayIsPutBackOrNamed(@TempDir Path folder) throws Exception {
    Path state = folder.resolve("state.json");
    Path taken = Files.writeString(folder.resolve("state.json.conform"), "7");
    assertEquals(1, runEndingSigner(folder));
    assertTrue(printed().contains("put back " + state), printed());
    assertEquals("7", Files.readString(state));

    Files.writeString(taken, "8");
    assertEquals(2, runEndingSigner(folder));
    assertTrue(printed().contains("type mv -f %s %s,".formatted(taken, state)), printed());
    assertEquals("7", Files.readString(state));
  }

  @Test
  void itSaysWhereItListensAndThatTheSignerHasEnded(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("signer.log");
    assertEquals(1, runEndingSigner(folder));
    assertTrue(printed().contains("listens at tcp://127.0.0.1:"), printed());
    assertTrue(printed().contains("got none: it ended with exit code 7, see " + log), printed());
  }

  @Test
  void theOutcomesOfAnEarlierRunAreNotTakenForThoseOfOneThatHasNone(@TempDir Path folder)
      throws Exception {
    Path json = Files.writeString(folder.resolve("o.json"), "{}");
    Path junit =
        Files.createSymbolicLink(
            folder.resolve("o.xml"), Files.createFile(folder.resolve("of-another")));
    assertEquals(
        1,
        run(
            "--listen",
            SignerSetup.freeAddress().toString(),
            "--launch",
            "sh -c 'exit 7'",
            "--log",
            folder.resolve("log").toString(),
            "--json",
            json.toString(),
            "--junit",
            junit.toString()));
    assertTrue(Files.notExists(json));
    assertTrue(Files.isSymbolicLink(junit), "as /dev/stdout is one");
  }

  /** A node may listen there, whose signer would dial us. */
  @Test
  void aUnixSocketThatIsAnsweredAndAFileThatIsNoneAreLeftAlone(@TempDir Path folder)
      throws Exception {
    Path socket = folder.resolve("node.sock");
    try (ServerSocketChannel node = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      node.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(1, run("--listen", "unix://" + socket));
      assertTrue(printed().contains("somebody listens there already"), printed());
      assertTrue(Files.exists(socket));
    }
    Path file = Files.writeString(folder.resolve("tmkms.toml"), "theirs");
    assertEquals(1, run("--listen", "unix://" + file));
    assertTrue(
        printed().contains("expected a socket or nothing there, got another file"), printed());
    assertEquals("theirs", Files.readString(file));
  }

  @Test
  void anAddressThatIsTakenIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertEquals(1, run("--listen", "tcp://127.0.0.1:" + taken.getLocalPort()));
      String expected =
          "cannot listen at tcp://127.0.0.1:%d: Address already in use"
              .formatted(taken.getLocalPort());
      assertTrue(printed().contains(expected), printed());
    }
  }

  @Test
  void theAddressThatItListensAtByDefaultIsInTheHelp() {
    assertEquals(0, run("--help"));
    assertTrue(
        printed().replaceAll("\\s+", " ").contains("tcp://127.0.0.1:26658, unless it is given"),
        printed());
  }

  private int runEndingSigner(Path folder) throws Exception {
    return run(
        "--listen",
        SignerSetup.freeAddress().toString(),
        "--launch",
        "sh -c 'exit 7'",
        "--log",
        folder.resolve("signer.log").toString(),
        "--state",
        folder.resolve("state.json").toString());
  }

  @Test
  void aCommandLineIsSplitAsAShellWould() throws CommandException {
    assertEquals(
        List.of("a b", "c", "", "-d=e f"), LaunchCommand.words(" 'a b'  c \"\" -d=\"e f\" "));
    assertThrows(CommandException.class, () -> LaunchCommand.words("a 'b"));
    assertThrows(CommandException.class, () -> LaunchCommand.words("  "));
  }

  @Test
  void aPrivateKeyGivenForThePublicOneIsNotPrinted() {
    String secret = "5e".repeat(64);
    assertEquals(2, run("--pubkey", secret));
    assertTrue(printed().contains("got 64 bytes"), printed());
    assertFalse(printed().contains("5e5e"), printed());
  }

  private int run(String... arguments) {
    PrintStream both = new PrintStream(out);
    String[] words = new String[arguments.length + 2];
    words[0] = "harness";
    words[1] = "conform";
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return CommandTree.over(new Terminal(both, both), Map.of(), ProgramName.COUNTERSIGN)
        .execute(words);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
