package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.interop.pkcs11.SoftHsm;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real program with its key in SoftHSM: start, check, status, reload. */
@Tag("softhsm")
@Timeout(180)
class TokenTest {
  private static final String KEY =
      "{ label = \"one\", chain_ids = [\"%s\"] }".formatted(Scene.CHAIN);

  @TempDir private Path folder;
  private Scene scene;
  private SoftHsm softHsm;

  @BeforeEach
  void aKeyInAToken() throws Exception {
    Path home = folder.toRealPath();
    softHsm =
        SoftHsm.create(home.resolve("a"))
            .withToken("first")
            .withKey("first", "edwards25519", "one", "01")
            .withKey("first", "edwards25519", "two", "02");
    scene = Scene.create(Files.createDirectory(home.resolve("home")));
    String provider = softHsm.provider("first", KEY);
    scene.edit(
        text ->
            text.replaceFirst(
                "(?s)\\[\\[providers\\.softsign]].*?(?=\\n\\[|\\z)",
                Matcher.quoteReplacement(provider)));
    Files.delete(scene.home().resolve("state/%s-consensus.json.watermark".formatted(Scene.CHAIN)));
    stateInit(Scene.CHAIN);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private void stateInit(String chain) {
    Scene.Ended ended = scene.run("state", "init", chain);
    assertEquals(0, ended.exitCode(), ended.out());
  }

  @Test
  void checkNamesTokenFirmwareKeyAndChainAndTriesNoPin() {
    Scene.Ended check = scene.run("check");
    assertEquals(0, check.exitCode(), check.out());
    assertTrue(
        check
            .out()
            .matches(
                "(?s).*\n  device   token \"first\" \\(SoftHSM v2, serial [0-9a-f]{16}\\), SoftHSM project, firmware 2\\.6, key with label \"one\"\n.*"),
        check.out());
    assertTrue(check.out().contains("start would succeed if its devices open and sign"));
    assertEquals(0, calls("C_Login"));
  }

  @Test
  void aReloadThatAddsAKeyOfTheSameTokenAndOneOfAnotherModuleLeavesTheTokenOpen() throws Exception {
    SoftHsm other =
        SoftHsm.create(folder.toRealPath().resolve("b"))
            .withToken("second")
            .withKey("second", "secp256k1", "account", "0a");
    NodeAddress second = SignerSetup.freeAddress();
    NodeAddress third = SignerSetup.freeAddress();
    NodeListener first = scene.node(scene.firstAddress());
    NodeListener secondNode = scene.node(second);
    NodeListener thirdNode = scene.node(third);
    long initialized = calls("C_Initialize");
    scene.start();
    try (RemoteSigner stays = first.accept();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      asking.goesOn();
      assertEquals(1, calls("C_Login"));
      assertEquals(initialized + 1, calls("C_Initialize"));
      String key = "{ label = \"two\", chain_ids = [\"two-1\"] }";
      String account = "{ id = \"0a\", type = \"account\", chain_ids = [\"three-1\"] }";
      String providers = softHsm.provider("first", KEY, key) + other.provider("second", account);
      scene.edit(
          text ->
              text.replaceFirst(
                      "(?s)\\[\\[providers\\.pkcs11]].*?(?=\\n\\[|\\z)",
                      Matcher.quoteReplacement(providers))
                  + chain("two-1", second)
                  + chain("three-1", third));
      stateInit("two-1");
      stateInit("three-1");
      long before = calls("C_Login");
      assertTrue(scene.reloaded().contains("added chain"), scene.log());
      secondNode.accept().close();
      thirdNode.accept().close();
      asking.goesOn();
      assertEquals(before, calls("C_Login"), "the token was open, and nobody logged in again");
      assertEquals(1, other.calls("C_Login"));
      assertTrue(scene.log().contains("[three-1] signing with secp256k1 key"), scene.log());
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  private String chain(String id, NodeAddress node) {
    return """

        [[chain]]
        id = "%1$s"
        key_format = { type = "hex" }
        state_file = "%3$s/state/%1$s.json"

        [[validator]]
        chain_id = "%1$s"
        addr = "%2$s"
        secret_key = "%3$s/secrets/kms-identity.key"
        """
        .formatted(id, node, scene.home());
  }

  @Test
  void aWrongPinIsTriedOnceHoweverOftenTheProgramIsStarted() throws Exception {
    Path pin = folder.toRealPath().resolve("a/pin");
    Files.writeString(pin, "999999\n");
    for (int i = 0; i < 3; i++) {
      Scene.Ended start = scene.run("start");
      assertEquals(78, start.exitCode(), start.out());
      assertTrue(
          start
              .out()
              .contains(
                  i == 0
                      ? "does not take the PIN (C_Login returned CKR_PIN_INCORRECT)"
                      : "counts a wrong PIN, so none is tried on our own"),
          start.out());
      assertFalse(start.out().contains("999999"));
    }
    assertEquals(1, calls("C_Login"));
    Files.writeString(pin, SoftHsm.PIN + "\n");
    assertEquals(78, scene.run("start").exitCode(), "nobody has told it to try");
    Scene.Ended test = scene.run("pkcs11", "test", "--try-pin", "--count", "3");
    assertEquals(0, test.exitCode(), test.out());
    assertTrue(test.out().contains("key with label \"one\": ed25519 "), test.out());
    assertTrue(test.out().contains("3 signatures verified"), test.out());
    scene.start();
    assertEquals(0, scene.stop());
  }

  /** SoftHSM itself does not see in a process that another one has changed a PIN. */
  @Test
  void aPinThatIsNotTakenAnyMoreIsTriedOnceAndAReloadTriesAnotherOneOnce() throws Exception {
    NodeListener node = scene.node(scene.firstAddress());
    scene.start();
    try (RemoteSigner signer = node.accept()) {
      try (Asking asking = Asking.from(signer, scene.crypto(), 1)) {
        asking.goesOn();
      }
      softHsm.faults("lose", "return C_Login 0xa0");
      for (long height : List.of(901L, 902L, 903L)) {
        Response answer = signer.ask(new TestChain(Scene.CHAIN).requests(height).getFirst());
        Response.Refused refused = assertInstanceOf(Response.Refused.class, answer);
        assertTrue(refused.description().contains("does not take the PIN"), answer.toString());
      }
      assertEquals(2, calls("C_Login"), "a PIN that was refused was tried again");
      softHsm.faults();
      scene.reloaded();
      assertEquals(2, calls("C_Login"), "a PIN that was refused was tried again");

      Path pin = folder.toRealPath().resolve("a/pin");
      Files.writeString(pin, "654321\n");
      for (int i = 0; i < 2; i++) {
        scene.reloaded();
        assertEquals(3, calls("C_Login"), "another PIN is tried, and once");
      }
      Scene.Ended status = scene.run("status");
      assertEquals(1, status.exitCode(), status.out());
      assertTrue(status.out().contains("does not take the PIN"), status.out());
    }
    scene.stop();
  }

  /** Of a token that is pulled out, or of a module that does not come back. */
  @ParameterizedTest
  @ValueSource(strings = {"gone", "hang C_GetSlotList"})
  void aTokenThatIsAwayAtTheStartIsWaitedForWhileReloadsGoOn(String fault) throws Exception {
    softHsm.faults(fault);
    scene.start();
    scene.awaitLog("[%s] waits for its device".formatted(Scene.CHAIN));
    for (int i = 0; i < 3; i++) {
      assertTrue(scene.reloaded().contains("waits for its device"), scene.log());
    }
    assertEquals(0, scene.stop(), "a chain that waits is no failure of the end: " + scene.log());
    NodeListener node = scene.node(scene.firstAddress());
    scene.start();
    scene.awaitLog("[%s] waits for its device".formatted(Scene.CHAIN));
    softHsm.faults();
    try (RemoteSigner signer = node.accept()) {
      try (Asking asking = Asking.from(signer, scene.crypto(), 1)) {
        asking.goesOn();
      }
      softHsm.faults(fault);
      scene.reloaded(); // of a token that was seen, and is configured as before
      softHsm.faults();
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  @Test
  void aKeyOrATypeThatIsNotThereKeepsItFromStarting() throws Exception {
    scene.edit(text -> text.replace("label = \"one\"", "label = \"none\""));
    assertTrue(refusal().contains("no private key with label \"none\": there are \""));
    scene.edit(text -> text.replace("label = \"none\"", "label = \"one\", type = \"account\""));
    assertTrue(refusal().contains("to be secp256k1, got ed25519"));
    scene.edit(text -> text.replace("faults.so", "nowhere.so"));
    assertTrue(refusal().contains("/nowhere.so: install the vendor's PKCS #11 library"));
    scene.edit(text -> text.replace("nowhere.so", "softhsm2.conf"));
    assertTrue(refusal().contains("it cannot be loaded: "));
  }

  private String refusal() {
    Scene.Ended start = scene.run("start");
    assertEquals(1, start.exitCode(), start.out());
    assertEquals(1, scene.run("check").exitCode());
    return start.out();
  }

  /** Where /tmp is no place for programs, or there is none. */
  @Test
  void nothingIsUnpackedAtAStart() throws Exception {
    String nowhere = folder.toRealPath().resolve("nowhere").toString();
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Scene.PROGRAM.toString(),
                    "pkcs11",
                    "list",
                    "--module",
                    softHsm.faultyModule().toString()))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "COUNTERSIGN_JAVA_OPTS",
                "-Djava.io.tmpdir=%s -Djna.tmpdir=%s".formatted(nowhere, nowhere),
                "HOME",
                nowhere));
    assertEquals(0, builder.start().waitFor(), () -> read(out));
    assertTrue(read(out).contains("label \"one\", id 01: ed25519 "), read(out));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private long calls(String function) {
    try {
      return softHsm.calls(function);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
