package io.countersign.tunnel.daemon;

import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** What all services of a tunnel share. For several threads. */
final class Means {
  private final TlsCrypto crypto;
  private final Dialer dialer;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int most;

  Means(TlsCrypto crypto, Dialer dialer) {
    this.crypto = crypto;
    this.dialer = dialer;
  }

  TlsCrypto crypto() {
    return crypto;
  }

  Dialer dialer() {
    return dialer;
  }

  void allow(int connectionsAtATime) {
    most = connectionsAtATime;
  }

  /** Counts one connection more, if there may be one. */
  boolean enter() {
    if (connections.incrementAndGet() <= most) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void leave() {
    connections.decrementAndGet();
  }

  int connections() {
    return connections.get();
  }
}
