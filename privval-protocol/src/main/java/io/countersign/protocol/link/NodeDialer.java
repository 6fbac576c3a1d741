package io.countersign.protocol.link;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * From an address to a connected link: socket, handshake, peer check. One attempt takes at most
 * connect and handshake timeout together, and before that the connect timeout once more where the
 * addresses of a name have to be found.
 */
public final class NodeDialer {
  private NodeDialer() {}

  /**
   * Dials over TCP, inside SecretConnection.
   *
   * @param identity our long-term key
   * @throws IOException saying why there is no link, a wrong peer id included
   */
  public static NodeConnection dial(
      NodeAddress.Tcp address,
      Crypto crypto,
      Ed25519PrivateKey identity,
      LinkTimeouts timeouts,
      Deadlines deadlines)
      throws IOException {
    return secret(SocketLink.connect(address, timeouts, deadlines), address, crypto, identity);
  }

  /**
   * From a carrier that is connected to a node, directly or through a tunnel, to a link inside
   * SecretConnection.
   *
   * @param carrier taken over, and closed if this fails
   * @param address of the node, which may have a peer id
   * @param identity our long-term key
   * @throws IOException saying why there is no link, a wrong peer id included
   */
  public static NodeConnection secret(
      CarrierLink carrier, NodeAddress.Tcp address, Crypto crypto, Ed25519PrivateKey identity)
      throws IOException {
    SecretLink link = SecretLink.handshake(carrier, crypto, identity);
    if (address.peerId().isPresent() && !isSame(address.peerId().get(), link.remotePeerId())) {
      link.close();
      throw new IOException(
          ("expected the node with peer id %s, got one with %s (a stock CometBFT node makes a new id at each start: leave"
                  + " the id out of addr unless your node keeps it)")
              .formatted(address.peerId().get(), link.remotePeerId()));
    }
    return new RequestConnection(link);
  }

  /**
   * Dials a Unix socket, which is plain.
   *
   * @throws IOException saying why there is no link
   */
  public static NodeConnection dial(
      NodeAddress.Unix address, LinkTimeouts timeouts, Deadlines deadlines) throws IOException {
    return new RequestConnection(SocketLink.connect(address, timeouts, deadlines));
  }

  private static boolean isSame(String expected, String actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.US_ASCII), actual.getBytes(StandardCharsets.US_ASCII));
  }
}
