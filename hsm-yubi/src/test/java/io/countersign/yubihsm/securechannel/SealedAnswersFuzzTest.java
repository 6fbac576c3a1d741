package io.countersign.yubihsm.securechannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import java.util.Arrays;

/** Whatever comes in a channel: what is not sealed ends it, what is sealed is read as it is. */
class SealedAnswersFuzzTest {
  private static final StaticKeys KEYS = StaticKeys.ofFactory();
  private static final byte[] CHALLENGE = new byte[8];

  @FuzzTest(maxDuration = "10m")
  void anAnswerToCreateSession(byte[] data) {
    try (SecureChannel channel = SecureChannel.opened(1, KEYS, CHALLENGE, data)) {
      assertTrue(channel.session() < 256); // with the right cryptogram, which a seed has
    } catch (YubiHsmException e) {
      // A sentence.
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anAnswerThatIsNotSealed(byte[] data) throws YubiHsmException {
    SecureChannel host = open(new CardSide(KEYS, CHALLENGE, 3));
    host.sealed(Command.ECHO, CHALLENGE);
    try {
      host.opened(Command.ECHO, data);
      throw new AssertionError("nobody without the keys gets a byte through");
    } catch (ProtocolException | DeviceException e) {
      assertTrue(host.isOver());
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anAnswerThatIsSealed(FuzzedDataProvider data) throws YubiHsmException {
    CardSide card = new CardSide(KEYS, CHALLENGE, 3);
    SecureChannel host = open(card);
    card.opened(host.sealed(Command.ECHO, CHALLENGE));
    Message message = new Message(data.consumeInt(0, 255), data.consumeBytes(3000));
    try {
      byte[] body = host.opened(Command.ECHO, card.sealed(message));
      assertEquals(Command.ECHO.responseCode(), message.code());
      assertTrue(Arrays.equals(message.body(), body));
      assertFalse(host.isOver());
    } catch (DeviceException e) {
      assertEquals(message.body()[0] & 0xff, e.error().code());
      assertFalse(host.isOver());
    } catch (ProtocolException e) {
      assertTrue(host.isOver());
    }
  }

  private static SecureChannel open(CardSide card) throws YubiHsmException {
    byte[] created = card.created(SecureChannel.createSession(1, CHALLENGE));
    SecureChannel host = SecureChannel.opened(1, KEYS, CHALLENGE, created);
    host.authenticated(card.authenticated(host.authenticateSession()));
    return host;
  }
}
