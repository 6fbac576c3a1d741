package io.countersign.yubihsm.securechannel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever is in doubt ends a channel for good. */
class SecureChannelDoubtsTest {
  private static final StaticKeys KEYS = StaticKeys.ofFactory();
  private static final byte[] CHALLENGE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final byte[] BODY = {9, 8, 7};
  private static final Message ANSWER = new Message(Command.ECHO.responseCode(), BODY);

  private CardSide card = card();
  private SecureChannel host = open();

  private static CardSide card() {
    return new CardSide(KEYS, new byte[] {8, 7, 6, 5, 4, 3, 2, 1}, 5);
  }

  private SecureChannel open() {
    try {
      card = card();
      byte[] created = card.created(SecureChannel.createSession(1, CHALLENGE));
      SecureChannel opened = SecureChannel.opened(1, KEYS, CHALLENGE, created);
      opened.authenticated(card.authenticated(opened.authenticateSession()));
      return opened;
    } catch (YubiHsmException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] answer() throws YubiHsmException {
    card.opened(host.sealed(Command.ECHO, BODY));
    return card.sealed(ANSWER);
  }

  private void assertOver() {
    assertTrue(host.isOver());
    assertThrows(ProtocolException.class, () -> host.sealed(Command.ECHO, BODY));
  }

  @Test
  void endsWithAnyBitOfAnAnswerThatIsAnother() throws YubiHsmException {
    int bits = 8 * answer().length;
    for (int bit = 0; bit < bits; bit++) {
      host = open();
      byte[] answer = answer();
      answer[bit / 8] ^= (byte) (1 << bit % 8);

      assertThrows(YubiHsmException.class, () -> host.opened(Command.ECHO, answer), "bit " + bit);
      assertOver();
    }
  }

  @Test
  void endsWithAnAnswerOfAnyOtherLength() throws YubiHsmException {
    int length = answer().length;
    for (int other = 0; other < length + 40; other++) {
      host = open();
      byte[] answer = answer();
      byte[] cut = Arrays.copyOf(answer, other);
      if (other != length) {
        assertThrows(ProtocolException.class, () -> host.opened(Command.ECHO, cut));
        assertOver();
      }
    }
  }

  @Test
  void endsWithAnAnswerThatCameBefore() throws YubiHsmException {
    byte[] first = answer();
    assertArrayEquals(BODY, host.opened(Command.ECHO, first));
    answer();

    assertThrows(ProtocolException.class, () -> host.opened(Command.ECHO, first));
    assertOver();
  }

  @Test
  void endsWithAnAnswerToAnotherCommand() throws YubiHsmException {
    answer();
    byte[] other = card.sealed(new Message(Command.DEVICE_INFO.responseCode(), BODY));

    assertThrows(ProtocolException.class, () -> host.opened(Command.ECHO, other));
    assertOver();
  }

  /** Anybody on the way can send one. */
  @Test
  void endsWithAnErrorInClear() throws YubiHsmException {
    answer();
    byte[] error = new Message(Message.ERROR, new byte[] {3}).encoded();

    DeviceException told =
        assertThrows(DeviceException.class, () -> host.opened(Command.ECHO, error));
    assertEquals(3, told.error().code());
    assertOver();
  }

  @Test
  void livesOnWithAnErrorThatIsSealed() throws YubiHsmException {
    card.opened(host.sealed(Command.ECHO, BODY));
    byte[] error = card.sealed(new Message(Message.ERROR, new byte[] {0x0b}));

    DeviceException told =
        assertThrows(DeviceException.class, () -> host.opened(Command.ECHO, error));
    assertEquals(0x0b, told.error().code());
    assertFalse(host.isOver());
    byte[] next = answer();
    assertArrayEquals(BODY, host.opened(Command.ECHO, next));
  }

  @Test
  void endsWithWhatIsOutOfTurn() throws YubiHsmException {
    for (Executable early :
        List.<Executable>of(
            () -> host.opened(Command.ECHO, new byte[0]),
            () -> host.authenticateSession(),
            () -> host.authenticated(new byte[] {(byte) 0x84, 0, 0}))) {
      host = open();
      assertThrows(ProtocolException.class, early);
      assertOver();
    }
    host = open();
    host.sealed(Command.ECHO, BODY);
    assertThrows(ProtocolException.class, () -> host.sealed(Command.ECHO, BODY));
    assertOver();
  }

  @Test
  void sealsNothingBeforeItIsAuthenticated() throws YubiHsmException {
    byte[] created = card().created(SecureChannel.createSession(1, CHALLENGE));
    host = SecureChannel.opened(1, KEYS, CHALLENGE, created);

    assertThrows(ProtocolException.class, () -> host.sealed(Command.ECHO, BODY));
    assertOver();
  }

  @Test
  void endsWithAnyConsentThatIsNone() throws YubiHsmException {
    for (byte[] consent :
        List.of(
            new byte[] {(byte) 0x84, 0, 1, 0},
            new byte[] {(byte) 0x83, 0, 0},
            new byte[] {0x7f, 0, 1, 4},
            new byte[0])) {
      byte[] created = card().created(SecureChannel.createSession(1, CHALLENGE));
      host = SecureChannel.opened(1, KEYS, CHALLENGE, created);
      host.authenticateSession();
      assertThrows(YubiHsmException.class, () -> host.authenticated(consent));
      assertOver();
    }
  }

  @Test
  void knowsAWrongPasswordByTheDevicesCryptogram() throws YubiHsmException {
    byte[] created = card().created(SecureChannel.createSession(1, CHALLENGE));

    WrongPasswordException e =
        assertThrows(
            WrongPasswordException.class,
            () ->
                SecureChannel.opened(
                    0x12, StaticKeys.ofPassword(new byte[] {'x'}), CHALLENGE, created));
    assertTrue(String.valueOf(e.getMessage()).contains("0x0012"), e.getMessage());
  }

  @Test
  void takesACommandOfAnyLengthUpToItsLimitAndNoLonger() throws YubiHsmException {
    int limit = SecureChannel.MAX_PLAIN - Message.HEADER_LENGTH;
    for (int length : new int[] {0, 12, 13, 14, 28, 29, 30, limit - 1, limit}) {
      byte[] body = new byte[length];
      Arrays.fill(body, (byte) 0x80);
      assertArrayEquals(body, card.opened(host.sealed(Command.ECHO, body)).body());
      byte[] answer = card.sealed(new Message(Command.ECHO.responseCode(), body));
      assertArrayEquals(body, host.opened(Command.ECHO, answer));
    }
    assertThrows(
        IllegalArgumentException.class, () -> host.sealed(Command.ECHO, new byte[limit + 1]));
  }
}
