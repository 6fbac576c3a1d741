package io.countersign.yubihsm.session;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.SessionsFullException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sessions one after the other, for as long as the process runs. {@link #upkeep}, called between
 * commands, keeps the one in use from being forgotten and has the next one ready before it is
 * needed, so that no command waits for a new one. For one thread at a time.
 */
public final class RenewedSession implements CommandChannel {
  /**
   * Commands in one session. No document of Yubico's has a limit; yubihsm.rs stops at 2^20, which
   * the device is not asked to reach.
   */
  public static final int COMMANDS = 10_000;

  /** A session that was idle for so long is used for an Echo; the device waits for 30 s. */
  static final Duration IDLE = Duration.ofSeconds(5);

  /** A session that may have been forgotten is not tried. */
  private static final Duration FORGOTTEN = Session.IDLE_LIMIT.minusSeconds(2);

  private static final byte[] PING = {0x2a};

  private final Connector connector;
  private final Credentials credentials;
  private final int limit;
  private int opened;
  private @Nullable Session current;
  private @Nullable Session spare;

  /** Has had its commands, and is closed when there is time. */
  private @Nullable Session retired;

  /** Opens none yet. */
  public RenewedSession(Connector connector, Credentials credentials) {
    this(connector, credentials, COMMANDS);
  }

  RenewedSession(Connector connector, Credentials credentials, int limit) {
    this.connector = connector;
    this.credentials = credentials;
    this.limit = limit;
  }

  /** In a session that is there, or the one made ready, or a new one. */
  @Override
  public byte[] command(Command command, byte[] body, Duration within) throws YubiHsmException {
    long deadline = System.nanoTime() + within.toNanos();
    Session session = ready(within);
    return session.command(
        command, body, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
  }

  /** How many sessions were opened so far. */
  public int opened() {
    return opened;
  }

  /** Whether there is a session to go on with: one that the device should know. */
  public boolean isAlive() {
    return isAlive(current) || isAlive(spare);
  }

  /**
   * Whether the session used last lives on: what the device answered was an answer, if an error.
   */
  public boolean isIntact() {
    return current != null && !current.isOver();
  }

  /** Whether {@link #upkeep} has something to do that does not wait for an idle device. */
  public boolean upkeepIsDue() {
    return retired != null
        || (current != null && isNearItsEnd(current) && !isAlive(spare))
        || (spare != null && spare.idle().compareTo(IDLE) >= 0); // nobody else uses that one
  }

  /**
   * Opens a session if there is none, has the next one ready if the one in use is near its end, and
   * uses those that were idle.
   *
   * @param within for all of it
   * @throws YubiHsmException if the device does not answer as it should
   */
  public void upkeep(Duration within) throws YubiHsmException {
    long deadline = System.nanoTime() + within.toNanos();
    Session session = ready(within);
    if (retired != null) {
      retired.close();
      retired = null;
    }
    if (isNearItsEnd(session) && !isAlive(spare)) {
      makeSpare(left(deadline));
    }
    for (Session one : new @Nullable Session[] {session, spare}) {
      if (one != null && one.idle().compareTo(IDLE) >= 0) {
        one.command(Command.ECHO, PING, left(deadline));
      }
    }
  }

  /** Forgets all sessions without a word to the device, which is another one or was restarted. */
  public void abandon() {
    for (Session one : new @Nullable Session[] {current, spare, retired}) {
      if (one != null) {
        one.abandon();
      }
    }
    current = null;
    spare = null;
    retired = null;
  }

  @Override
  public void close() {
    for (Session one : new @Nullable Session[] {current, spare, retired}) {
      if (one != null) {
        one.close();
      }
    }
    abandon();
  }

  private Session ready(Duration within) throws YubiHsmException {
    Session session = current;
    if (session != null && isAlive(session)) {
      return session;
    }
    Session next = spare;
    spare = null;
    if (next == null || !isAlive(next)) {
      next = newInstead(within);
    }
    current = next;
    if (session != null) {
      retire(session);
    }
    return next;
  }

  private void retire(Session session) {
    if (retired != null) {
      retired.abandon(); // no vote waits for another goodbye; the device forgets it
    }
    retired = null;
    if (session.idle().compareTo(FORGOTTEN) < 0) {
      retired = session;
    } else {
      session.abandon(); // the device may have given its number to another one by now
    }
  }

  private void makeSpare(Duration within) throws YubiHsmException {
    try {
      spare = newSession(within);
    } catch (SessionsFullException e) {
      // The one in use goes on, and gives up its place if there is none left at its end.
    }
  }

  /** In the place of the one that has had its commands, if there is no other. */
  private Session newInstead(Duration within) throws YubiHsmException {
    try {
      return newSession(within);
    } catch (SessionsFullException e) {
      if (current == null || current.isOver()) {
        throw e;
      }
      current.close();
      return newSession(within);
    }
  }

  private Session newSession(Duration within) throws YubiHsmException {
    opened++;
    return Session.open(connector, credentials, within);
  }

  private boolean isNearItsEnd(Session session) {
    return session.commands() >= limit * 9L / 10;
  }

  private boolean isAlive(@Nullable Session session) {
    return session != null
        && !session.isOver()
        && session.commands() < limit
        && session.idle().compareTo(FORGOTTEN) < 0;
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
  }
}
