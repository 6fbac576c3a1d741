package io.countersign.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.device.DeviceLog;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.core.session.CapturedLog;
import io.countersign.pkcs11.cryptoki.Attribute;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class Pkcs11TokenTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final KeyChoice ONE = new KeyChoice.Label("one");

  private final FakeCryptoki fake = new FakeCryptoki();
  private final Pkcs11Module module = new Pkcs11Module(Path.of("/fake.so"), file -> fake);
  private final Pkcs11Token token =
      new Pkcs11Token(
          module, new TokenChoice.Label("a"), SecretBytes.copyOf("123456".getBytes(UTF_8)), false);

  Pkcs11TokenTest() {
    fake.tokens.put(7L, FakeCryptoki.token("a", "s1", FakeCryptoki.LOGIN_REQUIRED));
  }

  @AfterEach
  void close() {
    token.close();
  }

  private Pkcs11Key key() throws KeyUnavailableException {
    return token.key(FakeCryptoki.CRYPTO, ONE, KeyType.ED25519, () -> {});
  }

  private String refusal(Executable what) {
    return String.valueOf(assertThrows(KeyUnavailableException.class, what).getMessage());
  }

  private static void sign(Pkcs11Key key) throws KeyUnavailableException {
    key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS));
  }

  @Test
  void anotherTokenInItsPlaceIsNamedAndNotShownThePin() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.tokens.put(7L, FakeCryptoki.token("a", "s2", FakeCryptoki.LOGIN_REQUIRED));
    fake.faults.put("C_Sign", ReturnCode.DEVICE_REMOVED);
    assertEquals(
        "expected token \"a\" (Fake, serial s1) again, got token \"a\" (Fake, serial s2) in its place: put the first one back, or restart to go on with this one",
        refusal(() -> sign(key)));
    assertEquals(1, fake.count("C_Login"));
    fake.tokens.put(7L, FakeCryptoki.token("a", "s1", FakeCryptoki.LOGIN_REQUIRED));
    sign(key);
  }

  @Test
  void aTokenThatIsPutIntoAnotherSlotIsFoundThere() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.tokens.put(9L, fake.tokens.remove(7L));
    fake.faults.put("C_Sign", ReturnCode.SESSION_HANDLE_INVALID);
    sign(key);
    assertTrue(key.problem().isEmpty());
    assertEquals(2, fake.count("C_Login"));
    assertEquals(1, fake.count("C_Initialize"));
  }

  @Test
  void aTokenOfAnotherNameDoesNotMatterThoughItIsBroken() throws Exception {
    fake.addKey("one", "1", 1);
    fake.tokens.put(1L, FakeCryptoki.token("b", "s3", FakeCryptoki.LOGIN_REQUIRED));
    fake.faults.put("C_GetTokenInfo", ReturnCode.GENERAL_ERROR);
    key();
  }

  @Test
  void twoTokensOfOneNameAreToldApartByTheirSerial() {
    fake.tokens.put(8L, FakeCryptoki.token("a", "s2", FakeCryptoki.LOGIN_REQUIRED));
    assertEquals(
        "expected one token with label \"a\" in /fake.so, got 2: choose by serial",
        refusal(this::key));
  }

  /** Another session would not help, and is not opened. */
  @ParameterizedTest
  @EnumSource(
      value = ReturnCode.class,
      names = {"MECHANISM_INVALID", "KEY_TYPE_INCONSISTENT", "KEY_FUNCTION_NOT_PERMITTED"})
  void whatIsFinalIsSaidAndNotTriedAgain(ReturnCode code) throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.faults.put("C_Sign", code);
    assertEquals("token with label \"a\": C_Sign returned CKR_" + code, refusal(() -> sign(key)));
    assertEquals(2, fake.count("C_Sign"));
  }

  @Test
  void aModuleThatSomebodyFinalizedIsInitializedAgain() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.faults.put("C_Sign", ReturnCode.CRYPTOKI_NOT_INITIALIZED);
    sign(key);
    assertEquals(2, fake.count("C_Initialize"));
  }

  @Test
  void anotherKeyInItsPlaceSignsNothing() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.objects.getFirst().put(Attribute.LABEL, "away".getBytes(UTF_8));
    fake.addKey("one", "2", 2);
    fake.faults.put("C_Sign", ReturnCode.KEY_HANDLE_INVALID);
    String refusal = refusal(() -> sign(key));
    assertTrue(refusal.contains("has another key with label \"one\" now: expected "), refusal);
  }

  @Test
  void aPublicKeyThatIsNotTheOneItSignsWithIsRefusedAtTheStart() {
    List<Map<Long, byte[]>> one = fake.addKey("one", "1", 1);
    List<Map<Long, byte[]>> two = fake.addKey("two", "2", 2);
    one.get(1).putAll(Map.of(Attribute.EC_POINT, two.get(1).get(Attribute.EC_POINT)));
    String refusal = refusal(this::key);
    assertTrue(refusal.contains("made a signature that is not that of its public key"), refusal);
  }

  @Test
  void aKeyThatWantsThePinEachTimeIsRefused() {
    fake.addKey("one", "1", 1).getFirst().put(Attribute.ALWAYS_AUTHENTICATE, new byte[] {1});
    assertTrue(refusal(this::key).contains("CKA_ALWAYS_AUTHENTICATE"));
  }

  @Test
  void twoKeysOfOneLabelAreToldApartByTheirId() throws Exception {
    fake.addKey("one", "1", 1);
    fake.addKey("one", "2", 2);
    assertEquals(
        "expected one private key with label \"one\", got 2: choose by id", refusal(this::key));
    token.key(
        FakeCryptoki.CRYPTO,
        new KeyChoice.Id(Bytes.copyOf("2".getBytes(UTF_8))),
        KeyType.ED25519,
        () -> {});
  }

  @Test
  void aKeyThatIsNotThereIsNamedBesideThoseThatAre() {
    fake.addKey("other", "1", 1);
    assertEquals(
        "no private key with label \"one\": there is \"other\" (id 31)", refusal(this::key));
  }

  @Test
  void aKeyWithoutAnIdIsFoundByItsLabelAndOneMayShowItsOwnPoint() throws Exception {
    List<Map<Long, byte[]>> one = fake.addKey("one", "1", 1);
    one.forEach(half -> half.remove(Attribute.ID));
    key();
    one.getFirst().put(Attribute.EC_PARAMS, one.get(1).get(Attribute.EC_PARAMS));
    one.getFirst().put(Attribute.EC_POINT, one.get(1).get(Attribute.EC_POINT));
    fake.objects.get(1).put(Attribute.LABEL, "gone".getBytes(UTF_8));
    key();
  }

  @Test
  void aWrongTypeIsSaid() {
    fake.addKey("one", "1", 1);
    assertEquals(
        "expected the key with label \"one\" of token with label \"a\" to be secp256k1, got ed25519",
        refusal(() -> token.key(FakeCryptoki.CRYPTO, ONE, KeyType.SECP256K1, () -> {})));
  }

  @Test
  void twoTokensOfAModuleInitializeItOnce() throws Exception {
    fake.addKey("one", "1", 1);
    fake.tokens.put(8L, FakeCryptoki.token("b", "s2", FakeCryptoki.LOGIN_REQUIRED));
    key();
    try (Pkcs11Token other = Pkcs11Token.withoutPin(module, new TokenChoice.Slot(8))) {
      assertEquals("s2", other.look().serial());
      assertTrue(other.shown(ONE).isPresent());
      assertTrue(refusal(() -> other.publicKey(ONE)).contains("which is not asked for here"));
    }
    assertEquals(1, fake.count("C_Initialize"));
    assertEquals(1, fake.count("C_Login"));
  }

  @Test
  void anUnknownFailureOfAFirstLoginCountsAsAWrongPinAndALaterOneDoesNot() throws Exception {
    fake.addKey("one", "1", 1);
    try (Pkcs11Token other =
        new Pkcs11Token(
            module, new TokenChoice.Label("a"), SecretBytes.takeOver(new byte[] {1}), false)) {
      fake.faults.put("C_Login", ReturnCode.FUNCTION_FAILED);
      assertTrue(refusal(() -> other.publicKey(ONE)).contains("is not tried again"));
      assertTrue(refusal(() -> other.publicKey(ONE)).contains("is not tried again"));
      assertEquals(1, fake.count("C_Login"));
    }
    Pkcs11Key key = key();
    fake.faults.put("C_Sign", ReturnCode.DEVICE_ERROR);
    fake.faults.put("C_Login", ReturnCode.FUNCTION_FAILED);
    assertEquals(
        "token with label \"a\": C_Login returned CKR_FUNCTION_FAILED", refusal(() -> sign(key)));
    sign(key);
  }

  @Test
  void aTokenThatKnowsEdDsaByAnOlderNumberIsAskedByThat() throws Exception {
    fake.addKey("one", "1", 1);
    fake.mechanisms = List.of(0x1041L, 0x8000_0c03L);
    sign(key());
  }

  @Test
  void aNewKeyOfALabelOrIdThatIsThereIsRefused() {
    fake.addKey("one", "1", 1);
    var id = Bytes.copyOf("1".getBytes(UTF_8));
    var other = Bytes.copyOf("2".getBytes(UTF_8));
    assertTrue(
        refusal(() -> token.generate(new NewKey(KeyType.ED25519, "one", other)))
            .startsWith("expected no key with label \"one\", got one"));
    assertTrue(
        refusal(() -> token.generate(new NewKey(KeyType.ED25519, "two", id)))
            .startsWith("expected no key with id 31, got one"));
    assertEquals(0, fake.count("C_GenerateKeyPair"));
  }

  @Test
  void aTokenThatDoesNotKnowTheCurvesNumberIsAskedByItsName() throws Exception {
    fake.faults.put("C_GenerateKeyPair", ReturnCode.ATTRIBUTE_VALUE_INVALID);
    token.generate(new NewKey(KeyType.ED25519, "new", Bytes.ofHex("01")));
    assertEquals(2, fake.count("C_GenerateKeyPair"));
  }

  @Test
  void aModuleThatCannotBeLoadedIsSaidInWords() {
    Pkcs11Module broken =
        new Pkcs11Module(
            Path.of("/x.so"),
            file -> {
              throw CryptokiException.nonsense("it cannot be loaded: no such file");
            });
    try (Pkcs11Token none = Pkcs11Token.withoutPin(broken, new TokenChoice.Slot(0))) {
      assertEquals("token in slot 0: it cannot be loaded: no such file", refusal(none::look));
    }
  }

  /** As reloads do it: a token is opened, fails, is closed, and opened again. */
  @Test
  void aRefusedPinIsNotTriedAgainByWhoOpensTheTokenAnewAndAnotherOneIsOnce() throws Exception {
    fake.addKey("one", "1", 1);
    for (int i = 0; i < 3; i++) {
      openAnew("654321");
    }
    assertEquals(1, fake.count("C_Login"), "the same PIN was tried again");
    openAnew("111111");
    openAnew("654321");
    openAnew("111111");
    assertEquals(2, fake.count("C_Login"), "another PIN is tried, and once");
    key();
    assertEquals(3, fake.count("C_Login"));
    fake.tokens.put(7L, FakeCryptoki.token("a", "s2", FakeCryptoki.LOGIN_REQUIRED));
    openAnew("654321");
    assertEquals(4, fake.count("C_Login"), "another token may take it");
  }

  /** The PIN was changed at the token, which is described twice; both had it right. */
  @Test
  void aPinThatWasRightIsNotTriedTwiceEitherOnceItIsRefusedAndANewOneIsTaken() throws Exception {
    fake.addKey("one", "1", 1);
    try (Pkcs11Token bySerial =
        new Pkcs11Token(
            module,
            new TokenChoice.Serial("s1"),
            SecretBytes.copyOf("123456".getBytes(UTF_8)),
            false)) {
      Pkcs11Key one = key();
      Pkcs11Key same = bySerial.key(FakeCryptoki.CRYPTO, ONE, KeyType.ED25519, () -> {});
      fake.pin = "888888".getBytes(UTF_8);
      for (Pkcs11Key key : List.of(one, same, one, same)) {
        fake.faults.put("C_Sign", ReturnCode.USER_NOT_LOGGED_IN);
        assertTrue(refusal(() -> sign(key)).contains("is not tried again"));
        fake.faults.clear();
      }
      assertEquals(3, fake.count("C_Login"), "two right ones, and one refusal");

      assertTrue(
          refusal(() -> token.renewPin(SecretBytes.copyOf("123456".getBytes(UTF_8))))
              .contains("is not tried again"));
      assertEquals(3, fake.count("C_Login"), "a PIN that was refused was tried again");
      token.renewPin(SecretBytes.copyOf("888888".getBytes(UTF_8)));
      assertFalse(token.pinIsWithheld());
      sign(one);
      assertEquals(4, fake.count("C_Login"));
    }
  }

  @Test
  void aSessionThatFailsBehindItsLoginIsNotLeftOpen() throws Exception {
    fake.addKey("one", "1", 1);
    for (int i = 0; i < 3; i++) {
      fake.faults.put("C_GetMechanismList", ReturnCode.FUNCTION_NOT_SUPPORTED);
      refusal(() -> token.publicKey(ONE));
    }
    assertEquals(fake.count("C_OpenSession"), fake.count("C_CloseSession"));
    key();
  }

  @Test
  void aHandleThatMeansAnotherKeyNowReleasesNothingAndIsForgotten() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.confused = true;
    assertTrue(
        refusal(() -> sign(key)).contains("is not that of its public key"), "what was released?");
    assertTrue(key.problem().isPresent());
    fake.confused = false;
    sign(key);
    assertEquals(2, fake.count("C_OpenSession"));
  }

  private void openAnew(String pin) {
    try (Pkcs11Token wrong =
        new Pkcs11Token(
            module, new TokenChoice.Label("a"), SecretBytes.copyOf(pin.getBytes(UTF_8)), false)) {
      KeyUnavailableException failure =
          assertThrows(KeyUnavailableException.class, () -> wrong.publicKey(ONE));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("it was tried once"), failure.getMessage());
      assertTrue(wrong.pinIsWithheld());
      assertFalse(wrong.isAway(failure), "to wait does not mend it");
    }
  }

  @Test
  void aTokenThatIsNotThereIsAwayAndAKeyThatIsNotThereIsNot() {
    fake.addKey("one", "1", 1);
    assertFalse(token.isAway(failure(() -> token.publicKey(new KeyChoice.Label("none")))));
    fake.tokens.remove(7L);
    assertTrue(token.isAway(failure(token::look)));
    fake.tokens.put(8L, FakeCryptoki.token("b", "s2", FakeCryptoki.LOGIN_REQUIRED));
    assertTrue(token.isAway(failure(token::look)), "its module has another one");
    fake.tokens.put(9L, FakeCryptoki.token("a", "s3", FakeCryptoki.LOGIN_REQUIRED));
    fake.tokens.put(10L, FakeCryptoki.token("a", "s4", FakeCryptoki.LOGIN_REQUIRED));
    assertFalse(token.isAway(failure(token::look)), "two of one name");
    assertTrue(token.isAway(KeyUnavailableException.busy("others were ahead of it")));
  }

  @Test
  void aTokenThatFailsAtEachVoteIsSaidToOnceAndThatItWorksAgainToo() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    try (CapturedLog log = CapturedLog.of(DeviceLog.class)) {
      for (int i = 0; i < 20; i++) {
        fake.faults.put("C_Sign", ReturnCode.SESSION_HANDLE_INVALID);
        fake.faults.put("C_OpenSession", ReturnCode.DEVICE_ERROR);
        refusal(() -> sign(key));
      }
      sign(key);
      List<String> lines = log.lines();
      assertTrue(lines.getFirst().contains("cannot be used: token with label"), lines.toString());
      assertTrue(lines.size() <= 10, lines.size() + " lines for 20 votes");
      assertTrue(key.problem().isEmpty());
    }
  }

  @Test
  void aTokenWithoutItsPinIsNotSaidToWorkBecauseItShowsAKey() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.pin = "888888".getBytes(UTF_8);
    fake.faults.put("C_Sign", ReturnCode.SESSION_HANDLE_INVALID);
    refusal(() -> sign(key));
    token.shown(ONE);
    token.look();
    assertTrue(key.problem().orElse("").contains("does not take the PIN"));
  }

  @Test
  void aTokenThatSignsTooLateEachTimeIsSaidToDoSoUntilASignatureComesInTime() throws Exception {
    fake.addKey("one", "1", 1);
    Pkcs11Key key = key();
    fake.signatureMillis = 1_300;
    for (int i = 0; i < 2; i++) {
      assertEquals(Optional.empty(), key.problem(), "one may be chance");
      Turn soon = new Turn(Urgency.CONSENSUS, System.nanoTime() + 1_000_000_000);
      refusal(() -> key.sign(MESSAGE, soon));
      token.look(); // behind it
    }
    assertTrue(key.problem().orElse("").contains("signs too late"), key.problem().toString());
    sign(key);
    assertEquals(Optional.empty(), key.problem());
  }

  @Test
  void anotherPinIsWipedThoughTheTokenIsNotAskedForIt() {
    SecretBytes other = SecretBytes.copyOf("123456".getBytes(UTF_8));
    token.close();
    refusal(() -> token.renewPin(other));
    assertThrows(IllegalStateException.class, other::exposeCopy);
  }

  private static KeyUnavailableException failure(Executable what) {
    return assertThrows(KeyUnavailableException.class, what);
  }
}
