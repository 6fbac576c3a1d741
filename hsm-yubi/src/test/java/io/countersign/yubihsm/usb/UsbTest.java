package io.countersign.yubihsm.usb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.DeviceInfo;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * At the boundary of libusb: what we call is right, down to packets. No real device has been seen.
 */
class UsbTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SimulatedUsb simulated = new SimulatedUsb();
  private final Usb usb = new Usb(simulated);

  /** Answers Echo. */
  private static byte[] echo(byte[] message) {
    byte[] answer = message.clone();
    answer[0] |= (byte) 0x80;
    return answer;
  }

  private static byte[] echoOf(int length) {
    return new Message(Command.ECHO.code(), new byte[length - 3]).encoded();
  }

  @Test
  void listsTheSerialNumbersOfYubiHsmsAlone() throws ConnectorException {
    simulated.plug("9876543", UsbTest::echo);
    simulated.devices.add(new SimulatedUsb.Device("0007550317", 0x0407, UsbTest::echo));
    simulated.plug("0123456789", UsbTest::echo);

    assertEquals(List.of("0009876543", "0123456789"), usb.detect());
    assertNothingIsHeld();
  }

  @Test
  void listsNothingWhereThereIsNothing() throws ConnectorException {
    assertEquals(List.of(), usb.detect());
    assertNothingIsHeld();
  }

  /** 64 and its multiples need an empty packet, or the device waits for more. */
  @ParameterizedTest
  @CsvSource({"3", "4", "63", "64", "65", "127", "128", "129", "2048", "3136", "3139"})
  void carriesMessagesOfAnyLengthBothWays(int length) throws ConnectorException {
    simulated.plug("0123456789", UsbTest::echo);
    try (Connector connector = usb.connector(Optional.empty())) {
      for (int i = 0; i < 3; i++) {
        byte[] message = echoOf(length);
        assertArrayEquals(echo(message), connector.exchange(message, PATIENCE));
      }
    }
    assertNothingIsHeld();
  }

  @Test
  void opensASessionWithADeviceThatSharesNoCode() throws YubiHsmException {
    FakeYubiHsm fake = FakeYubiHsm.withoutConnector();
    simulated.plug("0123456789", fake::exchange);
    try (Connector connector = usb.connector(Optional.of("0123456789"));
        Session session =
            Session.open(connector, new Credentials(1, StaticKeys.ofFactory()), PATIENCE)) {
      assertEquals(
          DeviceInfo.serial(fake.serial()), new Client(session, PATIENCE).deviceInfo().serial());
    }
    assertNothingIsHeld();
  }

  @Test
  void takesTheDeviceThatIsMeantOfSeveral() throws ConnectorException {
    simulated.plug("0000000001", message -> new byte[] {(byte) 0x81, 0, 1, 1});
    simulated.plug("0000000002", message -> new byte[] {(byte) 0x81, 0, 1, 2});
    try (Connector connector = usb.connector(Optional.of("0000000002"))) {
      assertEquals(2, connector.exchange(echoOf(4), PATIENCE)[3]);
    }
    try (Connector any = usb.connector(Optional.empty())) {
      assertSaid("several", any);
    }
    try (Connector third = usb.connector(Optional.of("0000000003"))) {
      assertSaid("expected the YubiHSM with serial number 0000000003", third);
    }
    assertNothingIsHeld();
  }

  @Test
  void dropsWhatAnEarlierConversationLeftBehind() throws ConnectorException {
    SimulatedUsb.Device device = simulated.plug("0123456789", UsbTest::echo);
    device.leave(new byte[] {(byte) 0x81, 0, 1, 7});
    try (Connector connector = usb.connector(Optional.empty())) {
      assertArrayEquals(echo(echoOf(5)), connector.exchange(echoOf(5), PATIENCE));
      device.leave(new byte[] {(byte) 0x85, 0, 0}); // to a message that was given up
      assertArrayEquals(echo(echoOf(6)), connector.exchange(echoOf(6), PATIENCE));
    }
  }

  @Test
  void findsADeviceAgainThatWasUnplugged() throws ConnectorException {
    SimulatedUsb.Device device = simulated.plug("0123456789", UsbTest::echo);
    try (Connector connector = usb.connector(Optional.of("0123456789"))) {
      connector.exchange(echoOf(5), PATIENCE);
      device.gone = true;
      assertSaid("unplugged", connector);
      simulated.devices.clear();
      assertSaid("no YubiHSM is plugged in", connector);
      simulated.plug("0123456789", UsbTest::echo);
      assertArrayEquals(echo(echoOf(5)), connector.exchange(echoOf(5), PATIENCE));
    }
    assertNothingIsHeld();
  }

  @ParameterizedTest
  @CsvSource({"-3, 0, /etc/udev/rules.d/70-yubihsm.rules", "0, -6, another program has it"})
  void saysWhatToDoAboutADeviceThatItMayNotUse(int open, int claim, String expected) {
    SimulatedUsb.Device device = simulated.plug("0123456789", UsbTest::echo);
    device.openError = open;
    device.claimError = claim;

    try (Connector connector = usb.connector(Optional.empty())) {
      assertSaid(expected, connector);
    }
    assertNothingIsHeld();
  }

  @Test
  void anotherDeviceThatMayNotBeUsedIsInNobodysWay() throws ConnectorException {
    simulated.plug("0000000001", UsbTest::echo).openError = -3;
    simulated.plug("0123456789", UsbTest::echo);
    try (Connector connector = usb.connector(Optional.of("0123456789"))) {
      assertArrayEquals(echo(echoOf(5)), connector.exchange(echoOf(5), PATIENCE));
    }
    try (Connector connector = usb.connector(Optional.of("0000000001"))) {
      assertSaid("/etc/udev/rules.d/70-yubihsm.rules", connector);
    }
    assertNothingIsHeld();
  }

  @Test
  void aDeviceThatDoesNotAnswerIsLetGo() throws ConnectorException {
    SimulatedUsb.Device device = simulated.plug("0123456789", UsbTest::echo);
    try (Connector connector = usb.connector(Optional.empty())) {
      connector.exchange(echoOf(5), PATIENCE);
      assertTrue(device.claimed);
      simulated.devices.clear();
      SimulatedUsb.Device silent = simulated.plug("0123456789", message -> new byte[] {0, 0, 0});
      device.gone = true;
      assertSaid("unplugged", connector);
      assertSaid("no answer in time", connector);
      assertFalse(silent.claimed);
    }
  }

  @Test
  void usesNothingAfterItsEnd() {
    simulated.plug("0123456789", UsbTest::echo);
    Connector connector = usb.connector(Optional.empty());
    connector.close();

    assertSaid("let go", connector);
    assertNothingIsHeld();
  }

  @Test
  void saysWhatToInstallWhereThereIsNoLibusb() {
    ConnectorException e =
        assertThrows(ConnectorException.class, () -> Usb.load("usb-of-another-world"));
    assertTrue(String.valueOf(e.getMessage()).contains("apt-get install libusb-1.0-0"));
  }

  private static void assertSaid(String expected, Connector connector) {
    ConnectorException e =
        assertThrows(ConnectorException.class, () -> connector.exchange(echoOf(5), PATIENCE));
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
  }

  private void assertNothingIsHeld() {
    assertEquals(0, simulated.contexts, "contexts");
    assertEquals(0, simulated.lists, "lists");
    assertTrue(simulated.devices.stream().noneMatch(device -> device.open), "devices");
  }
}
