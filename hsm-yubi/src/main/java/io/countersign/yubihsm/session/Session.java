package io.countersign.yubihsm.session;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.SessionsFullException;
import io.countersign.yubihsm.UnknownAuthKeyException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.SecureChannel;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * One session with the device (Yubico's Concepts, Session): it has 16 of them, and forgets one that
 * was idle for 30 s. For one thread at a time.
 */
public final class Session implements CommandChannel {
  /** After this time without a command the device forgets a session. */
  public static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

  private static final Duration GOODBYE = Duration.ofSeconds(1);
  private static final int CHALLENGE_LENGTH = 8;

  private final Connector connector;
  private final SecureChannel channel;
  private long lastUsed;

  private Session(Connector connector, SecureChannel channel) {
    this.connector = connector;
    this.channel = channel;
    this.lastUsed = System.nanoTime();
  }

  /**
   * Opens a session: two messages there and back.
   *
   * @param connector lives on when the session ends
   * @param within for both together
   * @throws UnknownAuthKeyException if the device has no such key
   * @throws WrongPasswordException if its keys are others
   * @throws SessionsFullException if there is no room for it
   * @throws ConnectorException if no answer came
   * @throws YubiHsmException if the answer is another
   */
  public static Session open(Connector connector, Credentials credentials, Duration within)
      throws YubiHsmException {
    long deadline = System.nanoTime() + within.toNanos();
    byte[] challenge = new byte[CHALLENGE_LENGTH];
    new SecureRandom().nextBytes(challenge);
    byte[] request = SecureChannel.createSession(credentials.authKey(), challenge);
    byte[] answer = connector.exchange(request, within);
    SecureChannel channel;
    try {
      channel = SecureChannel.opened(credentials.authKey(), credentials.keys(), challenge, answer);
    } catch (DeviceException e) {
      throw ofOpening(e, credentials.authKey());
    }
    try {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      channel.authenticated(connector.exchange(channel.authenticateSession(), left));
    } catch (DeviceException e) {
      channel.close();
      throw ofOpening(e, credentials.authKey());
    } catch (YubiHsmException e) {
      channel.close();
      throw e;
    }
    return new Session(connector, channel);
  }

  /**
   * Has the device execute one command.
   *
   * @throws DeviceException if the device answers with an error; the session lives on, unless it
   *     came in clear
   * @throws ConnectorException if no answer came: the session is over
   * @throws ProtocolException if the answer is in doubt, or the session is over
   */
  @Override
  public byte[] command(Command command, byte[] body, Duration within)
      throws DeviceException, ConnectorException, ProtocolException {
    byte[] request = channel.sealed(command, body);
    byte[] answer;
    try {
      answer = connector.exchange(request, within);
    } catch (ConnectorException e) {
      channel.close(); // has the device counted it?
      throw e;
    }
    lastUsed = System.nanoTime();
    return channel.opened(command, answer);
  }

  /** How many commands it has had. */
  public int commands() {
    return channel.commands();
  }

  /** Whether it is over. */
  public boolean isOver() {
    return channel.isOver();
  }

  /** Since the last answer. */
  public Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }

  /** Wipes the keys, and tells the device nothing. */
  public void abandon() {
    channel.close();
  }

  /** Sends Close Session, so that the device has room for others at once. */
  @Override
  public void close() {
    if (isOver()) {
      return;
    }
    try {
      command(Command.CLOSE_SESSION, new byte[0], GOODBYE);
    } catch (YubiHsmException e) {
      // It ends by itself, after 30 s.
    } finally {
      channel.close();
    }
  }

  private static YubiHsmException ofOpening(DeviceException e, int authKey) {
    if (e.error().equals(DeviceError.OBJECT_NOT_FOUND)) {
      return new UnknownAuthKeyException(authKey);
    }
    return e.error().equals(DeviceError.SESSIONS_FULL) ? new SessionsFullException() : e;
  }
}
