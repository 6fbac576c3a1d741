package io.countersign.tunnel.daemon;

import org.bouncycastle.tls.crypto.TlsCrypto;

/** What all services of a tunnel share. For several threads. */
final class Means {
  private final TlsCrypto crypto;
  private final Dialer dialer;
  private final Handshakes handshakes = new Handshakes();
  private final Room connections = new Room();
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

  Handshakes handshakes() {
    return handshakes;
  }

  void allow(int connectionsAtATime) {
    most = connectionsAtATime;
  }

  /** Counts one connection more, if there may be one. */
  boolean enter() {
    return connections.enter(most);
  }

  void leave() {
    connections.leave();
  }

  int connections() {
    return connections.count();
  }
}
