package io.countersign.interop.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.interop.JdkCrypto;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.Pkcs11Key;
import io.countersign.pkcs11.Pkcs11Module;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.pkcs11.TokenChoice;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What befalls a token and its module, for real: SoftHSM behind a module that fails. */
@Tag("softhsm")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TokenFaultsTest {
  private static final byte[] MESSAGE = "some sign bytes".getBytes(UTF_8);
  private static final String TOKEN = "validator";
  private static final KeyChoice ED25519 = new KeyChoice.Label("ed");

  private final Crypto crypto = JdkCrypto.create();
  @TempDir private Path folder;
  private SoftHsm softHsm;
  private Pkcs11Token token;

  @BeforeEach
  void aTokenWithAKey() throws Exception {
    softHsm =
        SoftHsm.create(folder.resolve("hsm"))
            .withToken(TOKEN)
            .withKey(TOKEN, "edwards25519", "ed", "01");
    softHsm.useHere();
    token = open(SoftHsm.PIN, false);
  }

  @AfterEach
  void close() throws Exception {
    softHsm.faults();
    token.close();
  }

  private Pkcs11Token open(String pin, boolean tryAnyway) {
    return new Pkcs11Token(
        new Pkcs11Module(softHsm.faultyModule()),
        new TokenChoice.Label(TOKEN),
        SecretBytes.copyOf(pin.getBytes(UTF_8)),
        tryAnyway);
  }

  private void requireSigns(Pkcs11Key key) throws Exception {
    byte[] signature = key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS));
    assertTrue(SignatureVerifier.of(crypto, key.publicKey()).verify(MESSAGE, signature));
  }

  private static String refusal(Pkcs11Key key) {
    return String.valueOf(
        assertThrows(
                KeyUnavailableException.class, () -> key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS)))
            .getMessage());
  }

  @Test
  void aKeySignsAndItsModuleIsInitializedAndLoggedInOnce() throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    for (int i = 0; i < 20; i++) {
      requireSigns(key);
    }
    assertEquals(1, softHsm.calls("C_Initialize"));
    assertEquals(1, softHsm.calls("C_Login"));
    assertEquals(1, softHsm.calls("C_OpenSession"));
    assertEquals(21, softHsm.calls("C_Sign"));
  }

  /** Each is what a module says once after its session, its token or its login was lost. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C_Sign 0x30", // DEVICE_ERROR
        "C_Sign 0x32", // DEVICE_REMOVED
        "C_SignInit 0x60", // KEY_HANDLE_INVALID
        "C_SignInit 0xb3", // SESSION_HANDLE_INVALID
        "C_SignInit 0xb0", // SESSION_CLOSED
        "C_SignInit 0x101", // USER_NOT_LOGGED_IN
        "C_Sign 0xe0", // TOKEN_NOT_PRESENT
        "C_SignInit 0x190", // CRYPTOKI_NOT_INITIALIZED
        "C_SignInit 0x90", // OPERATION_ACTIVE
        "C_Sign 0x5", // GENERAL_ERROR
        "C_OpenSession 0xb1", // SESSION_COUNT
        "C_Login 0x32"
      })
  void afterAFaultTheNextRequestIsSignedAgainWithTheSameBytes(String fault) throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    byte[] before = key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS));
    softHsm.faults("return " + fault, "lose");
    String refusal = refusal(key);
    assertTrue(refusal.contains("token with label \"validator\""), refusal);
    assertEquals(refusal, key.problem().orElse(""));
    softHsm.faults();
    assertArrayEquals(before, key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS)));
    assertTrue(key.problem().isEmpty());
  }

  @Test
  void aSessionThatIsLostIsOpenedAgainWithinTheRequest() throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    try (Pkcs11Token other = open(SoftHsm.PIN, false)) {
      other.look();
    }
    softHsm.tool(TOKEN, "--list-objects"); // another process does not disturb
    requireSigns(key);
    assertEquals(1, softHsm.calls("C_Login"));
    softHsm.faults("lose");
    assertTrue(refusal(key).contains("CKR_SESSION_HANDLE_INVALID"));
    softHsm.faults();
    requireSigns(key);
    assertEquals(3, softHsm.calls("C_Login"));
  }

  @Test
  void aTokenThatIsPulledOutIsNamedAndRecoversWhenItIsBack() throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    softHsm.faults("gone");
    for (int i = 0; i < 3; i++) {
      String refusal = refusal(key);
      assertTrue(refusal.startsWith("no token with label \"validator\" in "), refusal);
      assertTrue(refusal.endsWith(": it has none"), refusal);
    }
    assertEquals(1, softHsm.calls("C_Login"), "no PIN is shown to a token that is away");
    softHsm.faults();
    long began = System.nanoTime();
    requireSigns(key);
    System.out.printf(
        "token back: the first signature took %.1f ms%n", (System.nanoTime() - began) / 1e6);
    assertTrue(key.problem().isEmpty());
  }

  @Test
  void aModuleThatHangsFailsRequestsAtOnceAndGoesOnWhenItAnswers() throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    softHsm.faults("hang C_Sign");
    long began = System.nanoTime();
    String first = refusal(key);
    assertTrue(first.contains("has not answered for 4"), first);
    long calls = softHsm.calls("C_Sign");
    for (int i = 0; i < 100; i++) {
      String refusal = refusal(key);
      assertTrue(refusal.contains("token with label \"validator\" has not answered for"), refusal);
      assertTrue(key.problem().isPresent());
    }
    assertEquals(calls, softHsm.calls("C_Sign"), "nothing more is asked of it");
    assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(60), "each waited");
    softHsm.faults();
    while (key.problem().isPresent()) {
      Thread.sleep(10);
    }
    requireSigns(key);
  }

  @Test
  void aWrongPinIsTriedOnceAndNeitherAgainNorByTheNextProcess() throws Exception {
    try (Pkcs11Token wrong = open("654321", false)) {
      for (int i = 0; i < 3; i++) {
        String refusal =
            String.valueOf(
                assertThrows(
                        KeyUnavailableException.class,
                        () -> wrong.key(crypto, ED25519, KeyType.ED25519, () -> {}))
                    .getMessage());
        assertTrue(refusal.contains("does not take the PIN (C_Login returned CKR_PIN_INCORRECT)"));
        assertTrue(refusal.contains("tried once and is not tried again"), refusal);
      }
    }
    assertEquals(1, softHsm.calls("C_Login"));
    String next =
        String.valueOf(
            assertThrows(
                    KeyUnavailableException.class,
                    () -> token.key(crypto, ED25519, KeyType.ED25519, () -> {}))
                .getMessage());
    assertTrue(next.contains("counts a wrong PIN, so none is tried on our own"), next);
    assertTrue(next.contains("countersign pkcs11 test --try-pin"), next);
    assertEquals(1, softHsm.calls("C_Login"));
    try (Pkcs11Token told = open(SoftHsm.PIN, true)) {
      told.key(crypto, ED25519, KeyType.ED25519, () -> {});
    }
    requireSigns(token.key(crypto, ED25519, KeyType.ED25519, () -> {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x20000", "0x40000", "0x10000"})
  void aPinThatWasRightIsNotTriedWhereItCouldLockTheToken(String flag) throws Exception {
    Pkcs11Key key = token.key(crypto, ED25519, KeyType.ED25519, () -> {});
    softHsm.faults("lose", "flags " + flag);
    refusal(key);
    softHsm.faults("flags " + flag);
    long logins = softHsm.calls("C_Login");
    if (flag.equals("0x10000")) {
      requireSigns(key); // somebody else's wrong one; ours was right before
      return;
    }
    String refusal = refusal(key);
    assertTrue(
        refusal.contains(flag.equals("0x20000") ? "locks itself after another one" : "is locked"),
        refusal);
    assertEquals(logins, softHsm.calls("C_Login"));
    softHsm.faults();
    requireSigns(key);
  }
}
