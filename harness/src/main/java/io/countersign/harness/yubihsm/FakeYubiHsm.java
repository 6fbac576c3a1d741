package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A YubiHSM 2 that is none, behind a connector on loopback, for tests: firmware 2.2.0 with what the
 * signer and TMKMS use, and with everything that can happen to a device. Sessions expire, are 16 at
 * most, and end when the device loses its power; its objects stay. It answers one message at a
 * time, as a device does. May be used from several threads.
 */
public final class FakeYubiHsm implements Closeable {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Card card = new Card();
  private @Nullable Connector connector;
  private int port;
  private volatile boolean pluggedIn = true;
  private final AtomicLong busyNanos = new AtomicLong();

  private FakeYubiHsm() {}

  /** A new device behind a connector on a port that is free. */
  public static FakeYubiHsm start() throws IOException {
    return start(0);
  }

  /** A new device behind a connector on this port of loopback. */
  public static FakeYubiHsm start(int port) throws IOException {
    FakeYubiHsm made = new FakeYubiHsm();
    made.port = port;
    made.startConnector();
    return made;
  }

  /** A new device without a connector: to be asked with {@link #exchange}. */
  public static FakeYubiHsm withoutConnector() {
    return new FakeYubiHsm();
  }

  /** The connector's port, the same ever after. */
  public int port() {
    return port;
  }

  /** Ends the connector and its connections; the device goes on, sessions too. */
  public void stopConnector() throws IOException {
    Connector running = connector;
    connector = null;
    if (running != null) {
      running.close();
    }
  }

  /** Has a connector listen again, on the port of the one before. */
  public void startConnector() throws IOException {
    if (connector == null) {
      connector = Connector.listen(new Plug(), port);
      port = connector.port();
    }
  }

  /** Takes the device's power away: no session is left. The connector says that there is none. */
  public void unplug() {
    pluggedIn = false;
    change(card -> card.sessions().closeAll());
  }

  /** Gives it back. */
  public void replug() {
    change(card -> card.boot());
    pluggedIn = true;
  }

  /** Presses the button for ten seconds: all objects are gone, the factory's key is back. */
  public void factoryReset() {
    change(card -> card.reset());
  }

  /** Has the device say that it is another one; its objects stay. */
  public void serial(int number) {
    change(card -> card.serial(number));
  }

  public int serial() {
    return locked(Card::serial);
  }

  /** How long each signature takes from now on; nothing at first, and 100 to 160 ms in reality. */
  public void signatureTime(Duration time) {
    change(card -> card.signatureTime(time));
  }

  /**
   * How long it and its connector were at requests so far, in nanoseconds: from the first byte of
   * each until its answer was about to be written. Of a request that is answered it is counted
   * before the answer can be read.
   */
  public long busyNanos() {
    return busyNanos.get();
  }

  /** What tells the time of sessions that are idle. */
  public void clock(InstantSource clock) {
    change(card -> card.sessions().clock(clock));
  }

  /** How long a session may be idle; 30 s at first, as in reality. */
  public void idleLimit(Duration limit) {
    change(card -> card.sessions().idleLimit(limit));
  }

  /** How many messages a session may have before the device ends it; without a limit at first. */
  public void messageLimit(int messages) {
    change(card -> card.sessions().messageLimit(messages));
  }

  /** Has the next command of this kind, or the one after those asked for before, go wrong. */
  public void goWrong(Command command, Mishap mishap) {
    change(card -> card.mishaps().add(command, mishap));
  }

  /** How many mishaps have not happened yet. */
  public int mishapsLeft() {
    return locked(card -> card.mishaps().left());
  }

  /** How many sessions are open, those included that never were authenticated. */
  public int sessions() {
    return locked(card -> card.sessions().count());
  }

  /** Ends all sessions, as if they had been idle for too long. */
  public void endSessions() {
    change(card -> card.sessions().closeAll());
  }

  /** Puts an Ed25519 key there as an operator would have: domain 1, to sign and to be wrapped. */
  public void putEd25519(int id, String label, byte[] seed) {
    putKey(id, label, Algorithm.ED25519, seed, Capability.SIGN_EDDSA);
  }

  /** Puts a secp256k1 key there: domain 1, to sign and to be wrapped. */
  public void putSecp256k1(int id, String label, byte[] secret) {
    putKey(id, label, Algorithm.SECP256K1, secret, Capability.SIGN_ECDSA);
  }

  private void putKey(int id, String label, int algorithm, byte[] secret, long capability) {
    put(
        () ->
            new StoredObject(
                ObjectType.ASYMMETRIC_KEY,
                id,
                algorithm,
                AuthenticationKeys.label(label),
                1,
                capability | Capability.EXPORTABLE_UNDER_WRAP,
                Capability.NONE,
                StoredObject.IMPORTED,
                0,
                KeyPairs.imported(algorithm, secret)));
  }

  /** Puts an authentication key there. */
  public void putAuthenticationKey(
      int id, String password, int domains, long capabilities, long delegated) {
    put(() -> AuthenticationKeys.of(id, "key " + id, password, domains, capabilities, delegated));
  }

  /** Deletes an object, if it is there. */
  public void delete(ObjectType type, int id) {
    change(card -> card.objects().delete(type, id));
  }

  /** A line for each object, without its secret, by kind and number. */
  public List<String> objects() {
    return locked(card -> card.objects().all().stream().map(StoredObject::toString).toList());
  }

  /** The secret of an object as it would be wrapped; to compare. */
  public Bytes secret(ObjectType type, int id) {
    return locked(card -> card.objects().find(type, id).orElseThrow().body());
  }

  /**
   * Answers one message, as a device at the other end of a cable.
   *
   * @throws IOException if it is not plugged in, or its answer is to be lost
   */
  public byte[] exchange(byte[] message) throws IOException {
    lock.lock();
    try {
      if (!pluggedIn) {
        throw new IOException("no device");
      }
      return card.answer(message);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    stopConnector();
  }

  private interface Made {
    StoredObject make() throws DeviceErrorException;
  }

  private void put(Made made) {
    locked(
        card -> {
          try {
            return card.objects().put(made.make());
          } catch (DeviceErrorException e) {
            throw new IllegalArgumentException(e);
          }
        });
  }

  private void change(Consumer<Card> change) {
    locked(
        card -> {
          change.accept(card);
          return true;
        });
  }

  private <T> T locked(Function<Card, T> use) {
    lock.lock();
    try {
      return use.apply(card);
    } finally {
      lock.unlock();
    }
  }

  private final class Plug implements Connector.Device {
    @Override
    public boolean isPluggedIn() {
      return pluggedIn;
    }

    @Override
    public byte[] exchange(byte[] message) throws IOException {
      return FakeYubiHsm.this.exchange(message);
    }

    @Override
    public void took(long nanos) {
      busyNanos.addAndGet(nanos);
    }
  }
}
