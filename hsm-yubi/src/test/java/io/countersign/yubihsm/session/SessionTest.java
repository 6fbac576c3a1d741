package io.countersign.yubihsm.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.Mishap;
import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.SessionsFullException;
import io.countersign.yubihsm.UnknownAuthKeyException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions with the fake device, which shares no code with them. */
class SessionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  private final FakeYubiHsm device = FakeYubiHsm.start();
  private final Connector connector =
      new HttpConnector(new ConnectorAddress("127.0.0.1", device.port()));
  private final Credentials factory = new Credentials(1, StaticKeys.ofFactory());

  SessionTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    connector.close();
    device.close();
  }

  private Session open() throws YubiHsmException {
    return Session.open(connector, factory, PATIENCE);
  }

  private static void use(CommandChannel session) throws YubiHsmException {
    assertArrayEquals(HELLO, session.command(Command.ECHO, HELLO, PATIENCE));
  }

  @Test
  void speaksAndLeavesNoSessionBehind() throws YubiHsmException {
    try (Session session = open()) {
      for (int i = 0; i < 100; i++) {
        use(session);
      }
      assertEquals(1, device.sessions());
    }
    assertEquals(0, device.sessions());
  }

  @Test
  void saysThatTheDeviceHasNoSuchAuthenticationKey() {
    Credentials other = new Credentials(4, StaticKeys.ofFactory());

    UnknownAuthKeyException e =
        assertThrows(UnknownAuthKeyException.class, () -> Session.open(connector, other, PATIENCE));
    assertTrue(String.valueOf(e.getMessage()).contains("0x0004"), e.getMessage());
  }

  @Test
  void saysThatThePasswordIsWrongAndSendsNothingMadeWithIt() {
    Credentials wrong = new Credentials(1, StaticKeys.ofPassword("passwort".toCharArray()));
    List<Integer> sent = new ArrayList<>();
    Connector watched = new Watched(connector, sent);

    assertThrows(WrongPasswordException.class, () -> Session.open(watched, wrong, PATIENCE));
    assertEquals(List.of(Command.CREATE_SESSION.code()), sent);
  }

  @Test
  void saysThatAllSessionsAreTaken() throws YubiHsmException {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      sessions.add(open());
    }

    assertThrows(SessionsFullException.class, this::open);
    sessions.getFirst().close();
    use(open());
  }

  @Test
  void aSessionThatTheDeviceHasForgottenIsOver() throws YubiHsmException {
    Session session = open();
    device.endSessions();

    DeviceException e = assertThrows(DeviceException.class, () -> use(session));
    assertEquals(3, e.error().code());
    assertTrue(session.isOver());
    use(open());
  }

  @ParameterizedTest
  @EnumSource(
      value = Mishap.class,
      names = {"ANSWER_LOST", "ANSWER_GARBLED", "ANSWER_CUT"})
  void anAnswerInDoubtEndsTheSession(Mishap mishap) throws YubiHsmException {
    Session session = open();
    device.goWrong(io.countersign.harness.yubihsm.Command.ECHO, mishap);

    YubiHsmException e = assertThrows(YubiHsmException.class, () -> use(session));
    assertTrue(e instanceof ConnectorException || e instanceof ProtocolException, e.toString());
    assertTrue(session.isOver());
    assertThrows(ProtocolException.class, () -> use(session));
  }

  @Test
  void renewsSessionsWithoutACommandThatWaitsForIt() throws YubiHsmException {
    List<Integer> sent = new ArrayList<>();
    try (RenewedSession sessions = new RenewedSession(new Watched(connector, sent), factory, 20)) {
      use(sessions);
      for (int i = 0; i < 200; i++) {
        sent.clear();
        use(sessions);
        assertEquals(List.of(Command.SESSION_MESSAGE.code()), sent, "command " + i);
        if (i % 3 == 2) { // not so often that every session would end between commands
          sessions.upkeep(PATIENCE);
        }
      }
      assertTrue(sessions.opened() >= 10, "opened " + sessions.opened());
      assertTrue(device.sessions() <= 2, "open " + device.sessions());
    }
    assertEquals(0, device.sessions());
  }

  @Test
  void renewsASessionWithoutAnyUpkeepToo() throws YubiHsmException {
    try (RenewedSession sessions = new RenewedSession(connector, factory, 20)) {
      for (int i = 0; i < 100; i++) {
        use(sessions);
      }
    }
  }

  /** The old session gives its place to the new one. */
  @Test
  void renewsASessionWhereAllOthersAreTaken() throws YubiHsmException {
    try (RenewedSession sessions = new RenewedSession(connector, factory, 20)) {
      use(sessions);
      for (int i = 0; i < 15; i++) {
        open();
      }
      for (int i = 0; i < 50; i++) {
        use(sessions);
        sessions.upkeep(PATIENCE);
      }
    }
  }

  @Test
  void aSessionThatEndedIsFollowedByAnother() throws YubiHsmException {
    try (RenewedSession sessions = new RenewedSession(connector, factory)) {
      use(sessions);
      device.endSessions();
      assertThrows(DeviceException.class, () -> use(sessions));
      assertFalse(sessions.isIntact());
      use(sessions);
    }
  }

  /** Writes down the code of each message. */
  private record Watched(Connector connector, List<Integer> sent) implements Connector {
    @Override
    public byte[] exchange(byte[] message, Duration within) throws ConnectorException {
      sent.add(message[0] & 0xff);
      return connector.exchange(message, within);
    }

    @Override
    public String name() {
      return connector.name();
    }

    @Override
    public void close() {
      connector.close();
    }
  }
}
