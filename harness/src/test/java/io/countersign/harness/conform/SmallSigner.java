package io.countersign.harness.conform;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.ByteLink;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.SecretLink;
import io.countersign.protocol.link.SocketLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A signer in this process, honest but for one flaw: its dials and its life. */
final class SmallSigner implements Lifecycle {
  private static final long REDIAL_MILLIS = 40;
  private static final Duration FOR_EVER = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Flaw flaw;
  private final List<NodeAddress> addresses;
  private final Crypto crypto;
  private final Crypto handshakeCrypto;
  private final Ed25519PrivateKey identity;
  private final SmallAnswers answers;
  private final Deadlines deadlines = new Deadlines();
  private final List<SocketLink> open = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;
  private boolean stateTaken;

  SmallSigner(
      Flaw flaw,
      String chainId,
      List<NodeAddress> addresses,
      Crypto crypto,
      Ed25519PrivateKey identity,
      Ed25519PrivateKey key) {
    this.flaw = flaw;
    this.addresses = addresses;
    this.crypto = crypto;
    this.handshakeCrypto = CarelessCrypto.of(crypto, flaw);
    this.identity = identity;
    this.answers = new SmallAnswers(flaw, chainId, key);
  }

  @Override
  public void start() {
    running = true;
    answers.beginLife(stateTaken);
    for (int i = 0; i < addresses.size(); i++) {
      int link = i;
      Thread thread = new Thread(() -> dial(link), "small signer " + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void dial(int index) {
    long delay = REDIAL_MILLIS;
    while (running) {
      try (SocketLink socket = SocketLink.connect(addresses.get(index), timeouts(), deadlines)) {
        delay = flaw == Flaw.SLOW_TO_DIAL ? 1_500 : REDIAL_MILLIS;
        open.add(socket);
        serve(socket, index);
        open.remove(socket);
      } catch (IOException e) {
        delay = flaw == Flaw.LONG_DELAYS ? 7_000 : delay;
      }
      sleep(delay);
    }
  }

  private LinkTimeouts timeouts() {
    return new LinkTimeouts(
        PATIENCE,
        flaw == Flaw.SILENCE_TAKEN ? FOR_EVER : PATIENCE,
        flaw == Flaw.WAITS_FOR_EVER ? FOR_EVER : PATIENCE,
        PATIENCE);
  }

  private void serve(SocketLink socket, int index) {
    try {
      ByteLink link =
          addresses.get(index) instanceof NodeAddress.Tcp
              ? SecretLink.handshake(new BentCarrier(socket, flaw), handshakeCrypto, identity)
              : socket;
      answers.serve(link, index);
    } catch (SmallAnswers.DeathException e) {
      running = false;
    } catch (IOException e) {
      // Dials again.
    }
  }

  private void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      running = false;
    }
  }

  @Override
  public void terminate() {
    end();
    if (flaw == Flaw.FORGETS_AT_THE_END) {
      answers.forget();
    }
  }

  @Override
  public void kill() {
    end();
    if (flaw == Flaw.FORGETS_WHEN_KILLED) {
      answers.forget();
    }
  }

  private void end() {
    running = false;
    open.forEach(SocketLink::close);
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    threads.clear();
    open.clear();
  }

  @Override
  public Optional<String> gone() {
    return running ? Optional.empty() : Optional.of("it ended");
  }

  @Override
  public boolean hasState() {
    return true;
  }

  @Override
  public List<Path> missingState() {
    return List.of();
  }

  @Override
  public void loseState() {
    stateTaken = true;
  }

  @Override
  public void restoreState() {
    stateTaken = false;
  }

  @Override
  public void close() {
    end();
    deadlines.close();
  }

  @Override
  public String toString() {
    return "signer with " + flaw + " on " + crypto.description();
  }
}
