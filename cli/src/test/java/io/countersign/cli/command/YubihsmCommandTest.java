package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.harness.yubihsm.Command;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.Mishap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types for a device, over a fake one. */
class YubihsmCommandTest {
  private static final String WORDS =
      "abandon amount liar amount expire adjust cage candy arch gather drum bullet"
          + " absurd math era live bid rhythm alien crouch range attend journey unaware";
  private static final String VALIDATOR =
      "kms-validator-password-168w265r9rr9gjr3wu4j0dtzhkyadyy04";
  private static final String OPERATOR = "kms-operator-password-1ztuhkpagag6tp9tptl9qma2wcuzsvyff";

  /** RFC 8032 section 7.1, test 1. */
  private static final String SEED = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

  private static final String PUBLIC =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".toUpperCase(Locale.ROOT);

  @TempDir private Path folder = Path.of("");
  private FakeYubiHsm device;

  @BeforeEach
  void plugIn() throws IOException {
    device = FakeYubiHsm.start();
    configure(1, "password");
  }

  @AfterEach
  void unplug() throws IOException {
    device.close();
  }

  private void configure(int authKey, String password) throws IOException {
    Files.writeString(
        config(),
        """
        [[chain]]
        id = "test-1"
        key_format = { type = "bech32", account_key_prefix = "cosmospub", consensus_key_prefix = "cosmosvalconspub" }
        [[validator]]
        addr = "unix:///x"
        chain_id = "test-1"
        [[providers.yubihsm]]
        adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
        auth = { key = %d, password = "%s" }
        keys = [{ chain_ids = ["test-1"], key = 5 }]
        """
            .formatted(device.port(), authKey, password));
  }

  private Path config() {
    return folder.resolve("tmkms.toml");
  }

  private String[] words(String... command) {
    List<String> all = new ArrayList<>(List.of("yubihsm"));
    all.addAll(List.of(command));
    all.addAll(List.of("-c", config().toString()));
    return all.toArray(String[]::new);
  }

  private CliRun run(String... command) {
    return CliRun.of(words(command));
  }

  private Path secretFile(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private String serial() {
    return "%010d".formatted(device.serial());
  }

  private static void assertGood(CliRun run) {
    assertEquals(0, run.exitCode(), run.err());
  }

  private void setUp() throws IOException {
    assertGood(CliRun.piped(WORDS + "\ny\n", words("setup", "-r")));
    configure(2, OPERATOR);
  }

  @Test
  void aDeviceIsSetUpFromPipedWordsAsTmkmsDoesIt() throws IOException {
    Path report = folder.resolve("report.json");
    Path password = folder.resolve("validator.password");
    CliRun run =
        CliRun.piped(
            WORDS + "\ny\n",
            words("setup", "-r", "-w", report.toString(), "--password-file", password.toString()));
    assertGood(run);
    assertTrue(
        run.err().contains("     Success reinitialized YubiHSM (serial: " + serial()), run.err());
    assertTrue(Files.readString(report).startsWith("{\"version\":1,\"uuid\":\""));
    assertEquals(VALIDATOR + "\n", Files.readString(password));
    for (Path file : List.of(report, password)) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertTrue(run.out().contains("keys import --auth-key 2 BACKUP"), run.out());
    assertFalse((run.out() + run.err()).contains("abandon"), "words");
    assertFalse((run.out() + run.err()).contains("kms-"), "passwords");
    assertEquals(6, device.objects().size(), device.objects().toString());
    configure(4, VALIDATOR);
    assertEquals(
        "error: no keys in this YubiHSM (#%s)\n".formatted(serial()), run("keys", "list").err());
  }

  @Test
  void nothingIsErasedWithoutConsent() {
    List<String> before = device.objects();
    CliRun run = CliRun.piped(WORDS + "\nn\n", words("setup", "-r"));
    assertEquals(1, run.exitCode());
    assertTrue(run.out().endsWith("Aborting\n"), run.out());
    assertEquals(before, device.objects());
  }

  @Test
  void keysAreOnlyErasedForTheSerialNumber() {
    device.putEd25519(5, "old", new byte[32]);
    CliRun refused = CliRun.piped(WORDS + "\ny\n", words("setup", "-r"));
    assertEquals(1, refused.exitCode());
    assertTrue(refused.out().contains("1 signing key, which will be gone for good: 0x0005"));
    assertTrue(device.objects().stream().anyMatch(object -> object.contains("old")));
    assertGood(CliRun.piped(WORDS + "\n" + serial() + "\n", words("setup", "-r")));
    assertFalse(device.objects().stream().anyMatch(object -> object.contains("old")));
  }

  @Test
  void newWordsAreShownOnATerminalOnlyAndOnlyWhenAsked() {
    List<String> before = device.objects();
    CliRun unasked = run("setup");
    assertEquals(1, unasked.exitCode());
    assertTrue(unasked.err().contains("expected --show-mnemonic"), unasked.err());
    CliRun elsewhere = run("setup", "--show-mnemonic");
    assertEquals(1, elsewhere.exitCode());
    assertTrue(elsewhere.err().contains("expected a terminal"), elsewhere.err());
    assertEquals(before, device.objects());

    CliRun shown = CliRun.typing(List.of("y"), words("setup", "--show-mnemonic"));
    assertGood(shown);
    String words =
        shown.outLines().stream()
            .filter(line -> line.matches(" {4}([a-z]+ ){11}[a-z]+"))
            .map(String::strip)
            .reduce((one, other) -> one + " " + other)
            .orElseThrow();
    CliRun again = CliRun.piped(words + "\n", words("setup", "-r"));
    assertGood(again);
    assertTrue(again.out().contains("was set up from these words already"), again.out());
  }

  @Test
  void whatIsDerivedIsPrintedAsTmkmsDoes() {
    CliRun printed = CliRun.typing(List.of(WORDS), words("setup", "-p", "-r"));
    assertGood(printed);
    assertEquals(
        """
        Below are all keys/passwords derived from your 24-word admin mnemonic:

        - authkey 0x0002 [operator]:  kms-operator-password-1ztuhkpagag6tp9tptl9qma2wcuzsvyff
        - authkey 0x0003 [auditor]:   kms-auditor-password-16zukfrl5lcs4tg9udcvv98fzfsx9zluq
        - authkey 0x0004 [validator]: kms-validator-password-168w265r9rr9gjr3wu4j0dtzhkyadyy04
        - wrapkey 0x0001 [primary]:   b55c675289521f334d544ff62f1860af42d62814a5233a16174faff5d46fbe7e
        """,
        printed.out());
    assertEquals(1, device.objects().size());
  }

  @Test
  void aWrongWordIsSaidByItsNumberAlone() {
    CliRun run = CliRun.piped(WORDS.replace("gather", "gatherr") + "\ny\n", words("setup", "-r"));
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("word 10 is not one of"), run.err());
    assertFalse(run.err().contains("gather"), run.err());
  }

  @Test
  void aKeyIsMadeListedBackedUpAndRestored() throws IOException {
    setUp();
    Path backup = folder.resolve("key.backup");
    CliRun made =
        run(
            "keys",
            "generate",
            "0x5",
            "-l",
            "mine",
            "-b",
            backup.toString(),
            "-p",
            "cosmosvalconspub");
    assertGood(made);
    assertTrue(
        made.err().startsWith("   Generated consensus (ed25519) key 0x0005: cosmosvalconspub1"),
        made.err());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    List<String> list = run("keys", "list").outLines();
    assertEquals("Listing keys in YubiHSM #%s:".formatted(serial()), list.get(0));
    assertTrue(list.get(1).startsWith("- 0x0005: [cons] cosmosvalconspub1"), list.get(1));
    assertEquals("   label: \"mine\"", list.get(2));
    assertEquals(
        "   capabilities: sign-eddsa,exportable-under-wrap; domains: 1; signs for test-1",
        list.get(3));

    CliRun again = run("keys", "generate", "5");
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("key 0x0005 is there already"), again.err());

    device.delete(io.countersign.harness.yubihsm.ObjectType.ASYMMETRIC_KEY, 5);
    CliRun restored = run("keys", "import", backup.toString());
    assertGood(restored);
    assertTrue(restored.err().startsWith("    Imported key 0x0005: "), restored.err());
    assertEquals(list, run("keys", "list").outLines());

    CliRun taken = run("keys", "import", backup.toString());
    assertEquals(1, taken.exitCode());
    assertTrue(taken.err().contains("a key of this backup's id already"), taken.err());
    device.delete(io.countersign.harness.yubihsm.ObjectType.ASYMMETRIC_KEY, 5);
    byte[] damaged = Base64.getDecoder().decode(Files.readString(backup).strip());
    damaged[20] ^= 1;
    Files.writeString(backup, Base64.getEncoder().encodeToString(damaged));
    CliRun spoilt = run("keys", "import", backup.toString());
    assertEquals(1, spoilt.exitCode());
    assertTrue(spoilt.err().contains("wrap key 0x0001 does not open this backup"), spoilt.err());
  }

  @Test
  void aKeyInClearIsImportedOnceAndSigns() throws IOException {
    setUp();
    Path file = secretFile("soft.key", SEED);
    CliRun made = run("keys", "import", "-t", "base64", "-i", "7", file.toString());
    assertGood(made);
    assertTrue(made.err().contains("    Imported key 0x0007: " + PUBLIC), made.err());
    assertTrue(made.err().contains("warning: "), made.err());
    CliRun twice = run("keys", "import", "-t", "base64", "-i", "8", file.toString());
    assertEquals(1, twice.exitCode());
    assertTrue(twice.err().contains("in the device already, as key 0x0007"), twice.err());

    configure(4, VALIDATOR);
    CliRun test = run("test", "7", "-n", "3");
    assertGood(test);
    assertEquals(
        3,
        test.errLines().stream()
            .filter(line -> line.matches("     Success signed message using key ID #7 in \\d+ ms"))
            .count(),
        test.err());
    assertTrue(test.out().startsWith("3 signatures, fastest "), test.out());
  }

  @Test
  void anAccountKeyIsMadeAndSigns() throws IOException {
    setUp();
    assertGood(run("keys", "generate", "-t", "account", "9"));
    assertTrue(run("keys", "list").out().contains("- 0x0009: [acct] "));
    configure(4, VALIDATOR);
    assertGood(run("test", "9"));
  }

  @Test
  void aSignatureThatIsNotTheKeysFailsTheTest() throws IOException {
    setUp();
    assertGood(run("keys", "generate", "7"));
    configure(4, VALIDATOR);
    device.goWrong(Command.SIGN_EDDSA, Mishap.RESULT_WRONG);
    CliRun test = run("test", "7");
    assertEquals(1, test.exitCode());
    assertTrue(test.err().contains("does not verify: do not sign with it"), test.err());
  }

  @Test
  void aKeyThatWasMadeToStayStays() throws IOException {
    setUp();
    assertGood(run("keys", "generate", "--non-exportable", "6"));
    CliRun refused = run("keys", "export", "-i", "6", folder.resolve("x").toString());
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("key 0x0006 was made non-exportable"), refused.err());
    assertFalse(Files.exists(folder.resolve("x")));
  }

  @Test
  void noFileIsOverwritten() throws IOException {
    setUp();
    Path file = secretFile("old", "old");
    for (CliRun run :
        List.of(
            run("keys", "export", "-i", "5", file.toString()),
            run("keys", "generate", "5", "-b", file.toString()),
            CliRun.piped(WORDS + "\ny\n", words("setup", "-r", "-w", file.toString())),
            CliRun.piped(
                WORDS + "\ny\n", words("setup", "-r", "--password-file", file.toString())))) {
      assertEquals(1, run.exitCode());
      assertTrue(run.err().contains("was left as it is"), run.err());
    }
    assertEquals("old", Files.readString(file));
    assertTrue(run("keys", "list").err().contains("no keys"));
  }

  @Test
  void whoMayNotIsToldWhy() throws IOException {
    setUp();
    configure(4, VALIDATOR);
    CliRun refused = run("keys", "generate", "5");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("insufficient permissions"), refused.err());
    CliRun asked =
        CliRun.typing(List.of(OPERATOR), words("keys", "generate", "5", "--auth-key", "2"));
    assertGood(asked);
    for (List<String> command :
        List.of(List.of("keys", "list"), List.of("setup", "--show-mnemonic"))) {
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of("--auth-key", "2"));
      CliRun typed = CliRun.typing(List.of("typo"), words(words.toArray(String[]::new)));
      assertEquals(1, typed.exitCode());
      assertTrue(
          typed.err().contains("typed is not that of authentication key 0x0002"), typed.err());
    }
    configure(4, "wrong");
    CliRun wrong = run("keys", "list");
    assertEquals(1, wrong.exitCode());
    assertTrue(
        wrong.err().contains("the password is not that of authentication key 0x0004"), wrong.err());
  }

  @Test
  void anotherDeviceThanTheConfiguredOneIsRefused() throws IOException {
    Files.writeString(
        config(), "serial_number = \"42\"\n", java.nio.file.StandardOpenOption.APPEND);
    for (CliRun run :
        List.of(run("keys", "list"), CliRun.piped(WORDS + "\ny\n", words("setup", "-r")))) {
      assertEquals(1, run.exitCode());
      assertTrue(
          run.err().contains("expected the device with serial_number 0000000042"), run.err());
    }
    assertEquals(1, device.objects().size());
  }

  @Test
  void noCommandLeavesASessionOpen() throws IOException {
    setUp();
    Stream.of(run("keys", "list"), run("keys", "generate", "5"), run("keys", "generate", "5"))
        .forEach(run -> assertEquals(0, device.sessions(), run.err()));
  }
}
