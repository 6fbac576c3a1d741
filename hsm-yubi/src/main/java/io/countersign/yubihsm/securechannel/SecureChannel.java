package io.countersign.yubihsm.securechannel;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.WrongPasswordException;
import java.io.Closeable;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The host's side of SCP03 with one device: bytes in, bytes out. Whatever is in doubt (a MAC, a
 * length, a code, a second command before the answer to the first) ends it for good, and wipes its
 * keys. For one thread.
 */
public final class SecureChannel implements Closeable {
  /**
   * Of both directions together: more than this yubihsm.rs does not send in a session either.
   * GlobalPlatform's limit is that of AES-CMAC and CBC, 2^48 blocks; the counter is of 16 bytes.
   */
  public static final int MAX_COMMANDS = 1 << 20;

  /** Of a command's message with header, so that it fits when it is sealed. */
  public static final int MAX_PLAIN =
      (Message.MAX_LENGTH - 3 - 1 - Sealing.MAC_LENGTH) / 16 * 16 - 1;

  private enum State {
    CHALLENGED,
    AUTHENTICATING,
    READY,
    WAITING,
    OVER
  }

  private final int session;
  private final SessionKeys keys;
  private byte[] chain = new byte[Cmac.LENGTH];
  private int counter;
  private State state = State.CHALLENGED;

  private SecureChannel(int session, SessionKeys keys) {
    this.session = session;
    this.keys = keys;
  }

  /**
   * The message that begins a session.
   *
   * @param hostChallenge 8 bytes, random
   */
  public static byte[] createSession(int authKey, byte[] hostChallenge) {
    byte[] body = new byte[2 + SessionKeys.CHALLENGE_LENGTH];
    body[0] = (byte) (authKey >> 8);
    body[1] = (byte) authKey;
    System.arraycopy(hostChallenge, 0, body, 2, SessionKeys.CHALLENGE_LENGTH);
    return new Message(Command.CREATE_SESSION.code(), body).encoded();
  }

  /**
   * Reads the device's answer to {@link #createSession}, and derives the session's keys.
   *
   * @throws DeviceException if it is an error
   * @throws WrongPasswordException if the device has other static keys
   * @throws ProtocolException if it is something else
   */
  public static SecureChannel opened(
      int authKey, StaticKeys keys, byte[] hostChallenge, byte[] answer)
      throws DeviceException, ProtocolException, WrongPasswordException {
    byte[] body = Message.decoded(answer).answer(Command.CREATE_SESSION);
    int expected = 1 + SessionKeys.CHALLENGE_LENGTH + SessionKeys.CRYPTOGRAM_LENGTH;
    if (body.length != expected) {
      throw new ProtocolException(
          "expected %d bytes of challenge and cryptogram from the device, got %d"
              .formatted(expected, body.length));
    }
    byte[] cardChallenge = Arrays.copyOfRange(body, 1, 1 + SessionKeys.CHALLENGE_LENGTH);
    byte[] cryptogram = Arrays.copyOfRange(body, 1 + SessionKeys.CHALLENGE_LENGTH, expected);
    SessionKeys derived = new SessionKeys(keys, hostChallenge, cardChallenge);
    if (!MessageDigest.isEqual(derived.cardCryptogram, cryptogram)) {
      derived.close();
      throw new WrongPasswordException(authKey);
    }
    return new SecureChannel(body[0] & 0xff, derived);
  }

  /** The device's number of it. */
  public int session() {
    return session;
  }

  /** How many commands were sealed. */
  public int commands() {
    return counter;
  }

  /** Whether it is over: every call but {@link #close} fails. */
  public boolean isOver() {
    return state == State.OVER;
  }

  /**
   * The message that proves our keys to the device; once, first of all.
   *
   * @throws ProtocolException if the channel is over
   */
  public byte[] authenticateSession() throws ProtocolException {
    expect(State.CHALLENGED);
    state = State.AUTHENTICATING;
    return withMac(Command.AUTHENTICATE_SESSION, keys.hostCryptogram).encoded();
  }

  /**
   * Reads the answer to {@link #authenticateSession}; commands may follow.
   *
   * @throws DeviceException if the device does not take us for who we are
   * @throws ProtocolException if it is something else
   */
  public void authenticated(byte[] answer) throws DeviceException, ProtocolException {
    expect(State.AUTHENTICATING);
    state = State.OVER; // unless it is right
    try {
      byte[] body = Message.decoded(answer).answer(Command.AUTHENTICATE_SESSION);
      if (body.length != 0) {
        throw new ProtocolException(
            "expected no bytes with the device's consent, got %d".formatted(body.length));
      }
      state = State.READY;
    } finally {
      wipeIfOver();
    }
  }

  /**
   * Seals a command.
   *
   * @param body of the command; the whole message has at most {@link #MAX_PLAIN} bytes
   * @throws ProtocolException if the channel is over, or has sealed {@link #MAX_COMMANDS}
   */
  public byte[] sealed(Command command, byte[] body) throws ProtocolException {
    expect(State.READY);
    if (body.length > MAX_PLAIN - Message.HEADER_LENGTH) {
      throw new IllegalArgumentException(
          "expected at most %d bytes for %s, got %d"
              .formatted(MAX_PLAIN - Message.HEADER_LENGTH, command.title(), body.length));
    }
    if (counter == MAX_COMMANDS) {
      close();
      throw new ProtocolException("the session has had its %d commands".formatted(MAX_COMMANDS));
    }
    counter++;
    byte[] plain = new Message(command.code(), body).encoded();
    try {
      byte[] encrypted = Sealing.encrypted(keys.encryption, counter, plain);
      state = State.WAITING;
      return withMac(Command.SESSION_MESSAGE, encrypted).encoded();
    } finally {
      Arrays.fill(plain, (byte) 0); // may be a key that is put
    }
  }

  /**
   * Opens the answer to what {@link #sealed} made last. An error that the device seals is an answer
   * as well, and the channel lives on; one in clear could be anybody's, and ends it.
   *
   * @return the body of the answer
   * @throws DeviceException if the answer is an error
   * @throws ProtocolException if it is not sealed by the device, or answers something else
   */
  public byte[] opened(Command command, byte[] answer) throws DeviceException, ProtocolException {
    expect(State.WAITING);
    state = State.OVER; // unless it is right
    try {
      byte[] body = Message.decoded(answer).answer(Command.SESSION_MESSAGE);
      byte[] encrypted = Sealing.verified(keys.responseMac, chain, session, body);
      Message plain = Message.decoded(Sealing.decrypted(keys.encryption, counter, encrypted));
      if (plain.code() == Message.ERROR) {
        state = plain.body().length == 1 ? State.READY : State.OVER;
      }
      byte[] opened = plain.answer(command);
      state = State.READY;
      return opened;
    } finally {
      wipeIfOver();
    }
  }

  /** Ends it, and wipes its keys. */
  @Override
  public void close() {
    state = State.OVER;
    wipeIfOver();
  }

  private Message withMac(Command command, byte[] data) {
    chain = Sealing.mac(keys.commandMac, chain, command.code(), session, data);
    return new Message(command.code(), Sealing.body(session, data, chain));
  }

  private void expect(State expected) throws ProtocolException {
    if (state == State.OVER) {
      throw new ProtocolException("the session is over");
    }
    if (state != expected) {
      State was = state;
      close();
      throw new ProtocolException(
          "expected a session that is %s, got one that is %s".formatted(expected, was));
    }
  }

  private void wipeIfOver() {
    if (state == State.OVER) {
      keys.close();
      Arrays.fill(chain, (byte) 0);
    }
  }
}
