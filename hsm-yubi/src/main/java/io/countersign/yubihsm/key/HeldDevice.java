package io.countersign.yubihsm.key;

import io.countersign.core.device.DeviceLog;
import io.countersign.core.device.LateSignatures;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.yubihsm.AnotherDeviceException;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.SessionsFullException;
import io.countersign.yubihsm.UnknownAuthKeyException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.DeviceInfo;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.RenewedSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A device for as long as the process runs: whatever becomes of it, it is used again as soon as it
 * can be, if it is the same one. After anything that is in doubt it is asked anew who it is, and
 * which keys it has, before it signs. All but {@link #problem}, {@link #lateness}, {@link
 * #upkeepIsDue} and {@link #close} on one thread.
 */
final class HeldDevice {
  /** For one try: a signature takes 160 ms, and others may use the device as well. */
  static final Duration TRY = Duration.ofSeconds(2);

  /** What ends without an answer after this time had the time of a try, or nearly so. */
  private static final Duration LATE = TRY.minusMillis(100);

  /** With less than this left a signature is not begun: it would only spoil the session. */
  static final Duration LEAST = Duration.ofMillis(300);

  /** Between tries at a device that is away. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** What comes later than this into an outage does not wait for its end. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /** A device has 16 sessions, and one in doubt stays there for 30 s. */
  private static final int SESSIONS_PER_USE = 3;

  /** Until a password is tried again that was right before; the device learns of no try. */
  private static final Duration PASSWORD_PAUSE = Duration.ofSeconds(10);

  /** An unused device is asked for a sign of life, which keeps its session too. */
  private static final Duration IDLE = Duration.ofSeconds(5);

  /** What is done with the device, perhaps more than once. */
  @FunctionalInterface
  interface Use<T> {
    T with(Client client) throws YubiHsmException, KeyUnavailableException;
  }

  private final String name;
  private final Connector connector;
  private final RenewedSession sessions;
  private final List<HeldKey> keys = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final DeviceLog log;
  private final LateSignatures signatures;

  private Optional<String> serial;
  private boolean known;
  private boolean authenticated;
  private int mismatches;
  private Optional<WrongPasswordException> wrongPassword = Optional.empty();
  private long wrongSince;
  private volatile long lastUsed = System.nanoTime();
  private volatile boolean sessionsNeedUpkeep;

  HeldDevice(String name, Connector connector, Optional<String> serial, Credentials credentials) {
    this.name = name;
    this.connector = connector;
    this.serial = serial;
    this.sessions = new RenewedSession(connector, credentials);
    this.log = new DeviceLog(name);
    this.signatures = new LateSignatures(name);
  }

  void add(HeldKey key) {
    keys.add(key);
  }

  void remove(HeldKey key) {
    keys.remove(key);
  }

  Optional<String> problem() {
    return log.problem();
  }

  /** That it signs too late, while it may answer all else. */
  Optional<String> lateness() {
    return signatures.problem();
  }

  /** As {@link #use}: has the device sign, and looks how long that takes. */
  byte[] sign(long deadline, HeldKey key, byte[] message) throws KeyUnavailableException {
    return use(
        deadline,
        client -> {
          long began = System.nanoTime();
          try {
            byte[] signature = key.sign(client, message);
            signatures.inTime();
            return signature;
          } catch (ConnectorException e) {
            if (System.nanoTime() - began >= LATE.toNanos()) {
              signatures.late("had not come after %d s".formatted(TRY.toSeconds()));
            }
            throw e;
          }
        });
  }

  /**
   * Uses the device, and begins again with exactly the same where that can help, until {@code
   * deadline} of {@link System#nanoTime}.
   */
  <T> T use(long deadline, Use<T> use) throws KeyUnavailableException {
    if (deadline - System.nanoTime() < LEAST.toNanos()) {
      throw KeyUnavailableException.busy(
          name + " had no time for this request: others were ahead of it");
    }
    boolean patient = log.outage().compareTo(PATIENT) < 0;
    int openedBefore = sessions.opened();
    while (true) {
      try {
        identify(deadline);
        T result = use.with(client(deadline));
        used();
        return result;
      } catch (YubiHsmException e) {
        failed(e);
        boolean again = patient && canHelp(e);
        boolean spent = sessions.opened() - openedBefore >= SESSIONS_PER_USE;
        if (!again || spent || !pause(deadline)) {
          throw new KeyUnavailableException(name + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** Whether {@link #upkeep} has something to do. */
  boolean upkeepIsDue() {
    return problem().isPresent()
        || sessionsNeedUpkeep
        || System.nanoTime() - lastUsed >= IDLE.toNanos()
        || keys.stream().anyMatch(key -> key.problem().isPresent());
  }

  /** Finds out whether the device is there, before somebody needs it. */
  void upkeep(long deadline) {
    try {
      identify(deadline);
      sessions.upkeep(atMost(TRY, deadline));
      for (HeldKey key : keys) {
        if (key.problem().isPresent() && deadline - System.nanoTime() >= LEAST.toNanos()) {
          key.check(client(deadline));
        }
      }
      used();
    } catch (YubiHsmException e) {
      failed(e);
    }
  }

  /** For how long it has been away. */
  Duration outage() {
    return log.outage();
  }

  /** Ends the sessions; on the device's thread. */
  void end() {
    sessions.close();
  }

  /** Wakes up who waits for the device to come back; from any thread. */
  void close() {
    closed.countDown();
  }

  private void used() {
    lastUsed = System.nanoTime();
    sessionsNeedUpkeep = sessions.upkeepIsDue();
    log.works();
  }

  /** Nothing to do while a session goes on: it is with the device that it began with. */
  private void identify(long deadline) throws YubiHsmException {
    if (known && sessions.isAlive()) {
      return;
    }
    known = false;
    if (wrongPassword.isPresent()
        && (!authenticated || System.nanoTime() - wrongSince < PASSWORD_PAUSE.toNanos())) {
      throw wrongPassword.get();
    }
    wrongPassword = Optional.empty();
    expect(Client.deviceInfo(connector, atMost(TRY, deadline)));
    DeviceInfo info = client(deadline).deviceInfo(); // the one before could have been anybody's
    authenticated = true;
    mismatches = 0;
    expect(info);
    for (HeldKey key : keys) {
      key.check(client(deadline));
    }
    serial = Optional.of(info.serial());
    known = true;
    log.works();
  }

  private void expect(DeviceInfo info) throws AnotherDeviceException {
    if (serial.isPresent() && !serial.get().equals(info.serial())) {
      throw new AnotherDeviceException(serial.get(), info.serial());
    }
  }

  /** A device's error inside the session is an answer; with all else the session is in doubt. */
  private void failed(YubiHsmException e) {
    if (e instanceof WrongPasswordException wrong && wrongPassword.isEmpty()) {
      mismatches++;
      if (!canBeByAccident()) {
        wrongPassword = Optional.of(wrong);
        wrongSince = System.nanoTime();
      }
    }
    boolean answered = e instanceof DeviceException && sessions.isIntact();
    if (answered && known) {
      used();
      return;
    }
    known = false;
    if (!answered) {
      sessions.abandon();
    }
    String text = String.valueOf(e.getMessage());
    if (e instanceof WrongPasswordException && authenticated) {
      text += " (it was right before: if nobody changed it, the line to the device is disturbed)";
    }
    if (wrongPassword.isPresent() && !authenticated) {
      log.refused(text);
    } else {
      log.failed(text);
    }
  }

  private boolean canHelp(YubiHsmException e) {
    return switch (e) {
      case ConnectorException away -> true;
      case ProtocolException doubt -> true;
      case SessionsFullException full -> true;
      case DeviceException answer -> !sessions.isIntact();
      case AnotherDeviceException another -> false;
      case UnknownAuthKeyException unknown -> false;
      case WrongPasswordException wrong -> canBeByAccident();
    };
  }

  /** A password that was right before: an answer that was altered on its way looks the same. */
  private boolean canBeByAccident() {
    return authenticated && mismatches <= 1;
  }

  private Client client(long deadline) {
    return new Client(sessions, atMost(TRY, deadline));
  }

  private boolean pause(long deadline) {
    if (deadline - System.nanoTime() < PAUSE.plus(LEAST).toNanos()) {
      return false;
    }
    try {
      return !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration atMost(Duration limit, long deadline) {
    return Duration.ofNanos(Math.clamp(deadline - System.nanoTime(), 1, limit.toNanos()));
  }
}
