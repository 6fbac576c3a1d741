package io.countersign.yubihsm.connector;

import io.countersign.protocol.link.NodeAddress;
import java.util.Locale;

/**
 * Where a yubihsm-connector listens.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record ConnectorAddress(String host, int port) {
  private static final String EXPECTED = "expected the connector's address as tcp://host:port";

  /**
   * Reads {@code tcp://host:port}, TMKMS's notation, or {@code http://host:port}, the connector's.
   *
   * @throws IllegalArgumentException saying what was expected and what came
   */
  public static ConnectorAddress parse(String text) {
    String plain = text.toLowerCase(Locale.ROOT).startsWith("http://") ? text.substring(7) : text;
    NodeAddress address;
    try {
      address = NodeAddress.parse(plain);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s, got \"%s\"".formatted(EXPECTED, text), e);
    }
    if (address instanceof NodeAddress.Tcp(var peer, String host, int port) && peer.isEmpty()) {
      return new ConnectorAddress(host, port);
    }
    throw new IllegalArgumentException("%s, got \"%s\"".formatted(EXPECTED, text));
  }

  /** As in a Host header: an IPv6 address in brackets. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
