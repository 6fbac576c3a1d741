package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.device.LateSignatures;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.core.session.CapturedLog;
import io.countersign.harness.yubihsm.Command;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.Mishap;
import io.countersign.harness.yubihsm.ObjectType;
import io.countersign.yubihsm.client.DeviceInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the device while the signer runs, and of the signatures. */
@Timeout(120)
class YubiHsmRecoveryTest {
  private static final byte[] MESSAGE = "a vote".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final FakeHolder holder = new FakeHolder();
  private final FakeYubiHsm device = holder.fake();
  private SigningKey key;
  private byte[] signature;

  YubiHsmRecoveryTest() throws Exception {
    holder.importEd25519(4, new byte[32]);
    key = holder.open(4);
    signature = key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS));
  }

  @BeforeEach
  void allIsWell() {
    assertEquals(Optional.empty(), key.problem());
  }

  @AfterEach
  void close() throws IOException {
    key.close();
    holder.close();
  }

  private void assertSigns() throws KeyUnavailableException {
    assertArrayEquals(signature, key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS)));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(
                KeyUnavailableException.class, () -> key.sign(MESSAGE, Turn.of(Urgency.CONSENSUS)))
            .getMessage());
  }

  /** Until somebody who looked after it has found out; nobody signs meanwhile. */
  private static void await(Callable<Boolean> what) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!what.call()) {
      assertTrue(System.nanoTime() < end, "it never happened");
      Thread.sleep(10);
    }
  }

  @Test
  void aSessionThatExpiredCostsNoSignature() throws Exception {
    device.endSessions();
    assertSigns();
  }

  @ParameterizedTest
  @CsvSource({
    "SIGN_EDDSA, ANSWER_LOST",
    "SIGN_EDDSA, ANSWER_GARBLED",
    "SIGN_EDDSA, ANSWER_CUT",
    "SIGN_EDDSA, RESULT_WRONG"
  })
  void oneAnswerThatIsLostOrWrongCostsNoSignature(Command command, Mishap mishap) throws Exception {
    device.goWrong(command, mishap);
    assertSigns();
    assertEquals(0, device.mishapsLeft());
    assertEquals(Optional.empty(), key.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_SESSION, ANSWER_LOST",
    "CREATE_SESSION, ANSWER_GARBLED",
    "CREATE_SESSION, ANSWER_CUT",
    "AUTHENTICATE_SESSION, ANSWER_LOST",
    "AUTHENTICATE_SESSION, ANSWER_CUT",
    "GET_PUBLIC_KEY, ANSWER_LOST",
    "GET_PUBLIC_KEY, RESULT_WRONG",
    "DEVICE_INFO, ANSWER_CUT"
  })
  void norDoesOneMishapOnTheWayBack(Command command, Mishap mishap) throws Exception {
    device.endSessions();
    device.goWrong(command, mishap);
    try {
      assertSigns();
    } catch (KeyUnavailableException e) {
      assertEquals(Mishap.RESULT_WRONG, mishap, e.getMessage()); // said that it has another key
      assertSigns();
    }
    assertEquals(0, device.mishapsLeft());
  }

  @Test
  void aConnectorThatRestartsCostsNoSignature() throws Exception {
    device.stopConnector();
    Thread restarted =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(500);
                    device.startConnector();
                  } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    assertSigns();
    restarted.join();
  }

  @Test
  void anUnpluggedDeviceIsNoticedBeforeAVoteNeedsItAndSoIsItsReturn() throws Exception {
    device.unplug();
    await(() -> key.problem().isPresent());
    String text = refusal();
    assertTrue(text.contains("no device"), text);
    device.replug();
    await(() -> key.problem().isEmpty());
    assertSigns();
  }

  @Test
  void aDeviceThatWasResetIsNamedAndNothingIsSignedUntilTheKeyIsBack() throws Exception {
    device.factoryReset();
    String text = refusal();
    assertTrue(text.contains("no asymmetric key 0x0004") || text.contains("object"), text);
    assertTrue(key.problem().orElse("").contains("was it reset?"), key.problem().toString());

    holder.importEd25519(4, new byte[32]);
    assertSigns();
    assertEquals(Optional.empty(), key.problem());
  }

  @Test
  void aKeyThatCameBackIsFoundWithoutAVote() throws Exception {
    device.delete(ObjectType.ASYMMETRIC_KEY, 4);
    refusal();
    holder.importEd25519(4, new byte[32]);
    await(() -> key.problem().isEmpty());
  }

  @Test
  void anotherKeyInItsPlaceSignsNothing() throws Exception {
    device.factoryReset();
    byte[] other = new byte[32];
    other[0] = 1;
    holder.importEd25519(4, other);

    String text = refusal();
    assertTrue(text.contains("another key under this id"), text);
    assertTrue(key.problem().isPresent());
  }

  @Test
  void anotherDeviceInItsPlaceIsRefusedByItsNumberUntilTheRightOneIsBack() throws Exception {
    int right = device.serial();
    device.unplug();
    device.serial(42);
    device.replug();

    String text = refusal();
    assertTrue(text.contains(DeviceInfo.serial(right)), text);
    assertTrue(text.contains("0000000042"), text);

    device.unplug();
    device.serial(right);
    device.replug();
    await(() -> key.problem().isEmpty());
    assertSigns();
  }

  @Test
  void aDeviceWithAnotherNumberThanTheSettingsSayIsRefusedAtOnce() {
    YubiHsm hsm = holder.hold(Optional.of("0000000042"), "password");

    KeyUnavailableException e = assertThrows(KeyUnavailableException.class, () -> hsm.deviceInfo());
    String text = String.valueOf(e.getMessage());
    assertTrue(text.contains("0000000042"), text);
    assertTrue(text.contains(DeviceInfo.serial(device.serial())), text);
  }

  @Test
  void aWrongPasswordIsTriedOnce() throws Exception {
    YubiHsm hsm = holder.hold(Optional.empty(), "passwort");
    int before = device.sessions();
    for (int i = 0; i < 3; i++) {
      assertThrows(KeyUnavailableException.class, hsm::deviceInfo);
    }
    Thread.sleep(2500); // at least two looks of those who look after it

    assertEquals(before + 1, device.sessions(), "each try leaves a session there");
  }

  @Test
  void aDeviceThatDoesNotAnswerInTimeFailsItsRequestAndTheNextOneSigns() throws Exception {
    device.signatureTime(Duration.ofSeconds(6));
    refusal();
    device.signatureTime(Duration.ZERO);
    await(() -> key.problem().isEmpty());
    assertSigns();
  }

  /** It looks well in between: all else is answered. */
  @Test
  void aDeviceThatSignsTooLateEachTimeIsSaidToDoSoUntilASignatureComesInTime() throws Exception {
    try (CapturedLog log = CapturedLog.of(LateSignatures.class)) {
      device.signatureTime(Duration.ofMillis(2_400));
      refusal();
      await(() -> key.problem().isEmpty()); // one may be chance
      refusal();
      await(() -> key.problem().orElse("").contains("signs too late"));
      await(() -> holder.hsm().problem().isEmpty());
      String problem = key.problem().orElse("");
      assertTrue(problem.contains("had not come after 2 s"), problem);
      assertEquals(1, log.lines().stream().filter(line -> line.contains("too late")).count());

      device.signatureTime(Duration.ZERO);
      assertSigns();
      assertEquals(Optional.empty(), key.problem());
    }
  }

  @Test
  void leavesNoSessionBehind() throws Exception {
    assertEquals(1, device.sessions());
    holder.hsm().close();
    assertEquals(0, device.sessions());
    assertTrue(refusal().contains("closed"));
  }
}
