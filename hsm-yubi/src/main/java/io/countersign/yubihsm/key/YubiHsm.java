package io.countersign.yubihsm.key;

import io.countersign.core.device.DeviceQueue;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.DeviceInfo;
import io.countersign.yubihsm.client.DevicePublicKey;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import java.io.Closeable;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A YubiHSM as the process holds it, for all of its keys: one queue before it, and somebody who
 * looks after it while nobody signs. May be used from several threads.
 */
public final class YubiHsm implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(YubiHsm.class);

  /** Of a request's time, what is left for the way back. */
  private static final Duration RESERVE = Duration.ofMillis(250);

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A look may hold up a vote: it takes no longer than this. */
  private static final Duration LOOK_TAKES = Duration.ofSeconds(1);

  /** From then on a device that is away is looked for less often. */
  private static final Duration LONG_OUTAGE = Duration.ofMinutes(1);

  private static final Duration LOOK_IN_LONG_OUTAGE = Duration.ofSeconds(5);

  private final String name;
  private final Connector connector;
  private final Credentials credentials;
  private final Crypto crypto;
  private final DeviceQueue queue;
  private final HeldDevice device;
  private final CountDownLatch closed = new CountDownLatch(1);

  private YubiHsm(
      Connector connector, Optional<String> serial, Credentials credentials, Crypto crypto) {
    this.name = serial.map(number -> "the YubiHSM " + number).orElse(connector.name());
    this.connector = connector;
    this.credentials = credentials;
    this.crypto = crypto;
    this.queue = new DeviceQueue(name);
    this.device = new HeldDevice(name, connector, serial, credentials);
  }

  /**
   * Holds a device; it is asked nothing before it is used.
   *
   * @param connector taken over, also used by nobody else
   * @param serial ten digits; if empty, the first device met is the one
   * @param credentials taken over
   */
  public static YubiHsm open(
      Connector connector, Optional<String> serial, Credentials credentials, Crypto crypto) {
    YubiHsm hsm = new YubiHsm(connector, serial, credentials, crypto);
    Thread.ofPlatform().daemon().name("upkeep of " + hsm.name).start(hsm::lookAfter);
    return hsm;
  }

  /** For messages: the YubiHSM 0123456789. */
  public String name() {
    return name;
  }

  /**
   * Which device it is.
   *
   * @throws KeyUnavailableException if it cannot be asked
   */
  public DeviceInfo deviceInfo() throws KeyUnavailableException {
    return call(this, Turn.of(Urgency.OTHER), Client::deviceInfo);
  }

  /**
   * Opens a key: its public half is fetched, and not again while all goes well.
   *
   * @throws KeyUnavailableException if the device cannot be asked, or has no key of that id that a
   *     chain could use
   */
  public YubiHsmKey openKey(ObjectId id) throws KeyUnavailableException {
    return openKey(id, () -> {});
  }

  /**
   * The same for somebody who holds the device for its keys.
   *
   * @param released run once when the key is closed
   */
  public YubiHsmKey openKey(ObjectId id, Runnable released) throws KeyUnavailableException {
    PublicKey publicKey = call(this, Turn.of(Urgency.OTHER), client -> publicKey(client, id));
    try {
      SignatureVerifier verifier = SignatureVerifier.of(crypto, publicKey);
      HeldKey held = new HeldKey(name, id, publicKey, verifier);
      device.add(held);
      return new YubiHsmKey(this, held, released);
    } catch (InvalidKeyException e) {
      throw new KeyUnavailableException("%s, key %s: %s".formatted(name, id, e.getMessage()), e);
    }
  }

  /**
   * Passes on a message of another program on this host, when no signature waits; its sessions are
   * its own.
   *
   * @param message at most {@link io.countersign.yubihsm.Message#MAX_LENGTH} bytes
   * @throws KeyUnavailableException if the device has no time for it, or is away
   */
  public byte[] exchange(byte[] message) throws KeyUnavailableException {
    Turn turn = Turn.of(Urgency.OTHER);
    return queue.call(
        this,
        turn,
        () -> {
          try {
            long left = turn.until() - RESERVE.toNanos() - System.nanoTime();
            if (left < HeldDevice.LEAST.toNanos()) {
              throw new KeyUnavailableException(name + " had no time for this message", null);
            }
            return connector.exchange(message, Duration.ofNanos(left));
          } catch (ConnectorException e) {
            throw new KeyUnavailableException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  /** Why nothing could be signed now, as far as is known; never waits. */
  public Optional<String> problem() {
    return queue.problem().or(() -> device.problem().map(text -> name + ": " + text));
  }

  byte[] sign(HeldKey key, byte[] message, Turn turn) throws KeyUnavailableException {
    long deadline = turn.until() - RESERVE.toNanos();
    return queue.call(key, turn, () -> device.sign(deadline, key, message));
  }

  Optional<String> lateness() {
    return device.lateness().map(text -> name + ": " + text);
  }

  void remove(HeldKey key) {
    device.remove(key);
  }

  /**
   * Ends the sessions if the device answers, lets go of it, and wipes the credentials. One that
   * hangs is let go of when it comes back, which is not waited for.
   */
  @Override
  public void close() {
    closed.countDown();
    device.close();
    try {
      queue.call(
          this,
          Turn.of(Urgency.CONSENSUS),
          () -> {
            device.end();
            return true;
          });
    } catch (KeyUnavailableException e) {
      // They end by themselves.
    }
    boolean hangs = queue.problem().isPresent();
    queue.close();
    if (hangs) {
      Thread.ofPlatform().daemon().name("end of " + name).start(this::letGo);
    } else {
      letGo();
    }
  }

  private void letGo() {
    connector.close();
    credentials.close();
  }

  private <T> T call(Object owner, Turn turn, HeldDevice.Use<T> use)
      throws KeyUnavailableException {
    long deadline = turn.until() - RESERVE.toNanos();
    return queue.call(owner, turn, () -> device.use(deadline, use));
  }

  private void lookAfter() {
    try {
      Duration wait = LOOK;
      while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        if (device.upkeepIsDue()) {
          look();
        }
        wait = device.outage().compareTo(LONG_OUTAGE) < 0 ? LOOK : LOOK_IN_LONG_OUTAGE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      queue.call(
          this,
          Turn.of(Urgency.OTHER),
          () -> {
            device.upkeep(System.nanoTime() + LOOK_TAKES.toNanos());
            return true;
          });
    } catch (KeyUnavailableException e) {
      // It is busy, which is a sign of life, or stuck, which the queue says.
    } catch (RuntimeException e) {
      LOG.error("[{}] a look at it failed by a bug, please report it", name, e);
    }
  }

  private PublicKey publicKey(Client client, ObjectId id)
      throws YubiHsmException, KeyUnavailableException {
    DevicePublicKey found = found(client, id);
    PublicKey key =
        found
            .consensusKey()
            .orElseThrow(
                () ->
                    new KeyUnavailableException(
                        "%s, key %s: expected a key of type ed25519 or secp256k1 (eck256), got %s"
                            .formatted(name, id, found.algorithm()),
                        null));
    Capability needed =
        key.type() == KeyType.ED25519 ? Capability.SIGN_EDDSA : Capability.SIGN_ECDSA;
    if (!client.getObjectInfo(id, ObjectType.ASYMMETRIC_KEY).capabilities().contains(needed)) {
      throw new KeyUnavailableException(
          "%s, key %s: it has not the capability %s, and cannot be given it any more: generate or"
                  .formatted(name, id, needed)
              + " import it anew",
          null);
    }
    return key;
  }

  private DevicePublicKey found(Client client, ObjectId id)
      throws YubiHsmException, KeyUnavailableException {
    try {
      return client.getPublicKey(id);
    } catch (DeviceException e) {
      if (e.error().equals(DeviceError.OBJECT_NOT_FOUND)) {
        throw new KeyUnavailableException("%s: %s".formatted(name, HeldKey.meaning(id, e)), e);
      }
      throw e;
    }
  }
}
