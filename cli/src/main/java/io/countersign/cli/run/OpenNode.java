package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.session.Dialer;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.NodeDialer;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;

/**
 * A node whose secrets have been read, so that it can be dialled.
 *
 * @param secrets tells them apart from others without telling them: public keys and digests
 * @param held closed when nothing is dialled with it any more
 */
record OpenNode(ValidatorSettings settings, Dialer dialer, List<Bytes> secrets, Closing held)
    implements Closeable {
  /** Nodes ping every 3.33 s; a shorter wait would drop good links. */
  private static final Duration SHORTEST_READ = Duration.ofSeconds(5);

  /** Wipes secrets; may be called twice. */
  @FunctionalInterface
  interface Closing {
    void close();
  }

  /**
   * Reads its secrets; dials nothing.
   *
   * @param consensusKey which must not be the identity too
   * @throws StartException if one of them cannot be used
   */
  static OpenNode of(
      ValidatorSettings node, PublicKey consensusKey, Crypto crypto, Deadlines deadlines)
      throws StartException {
    LinkTimeouts timeouts = timeouts(node.timeout());
    return switch (node.address()) {
      case NodeAddress.Tcp tcp -> {
        Ed25519PrivateKey identity = KeyFiles.identity(node, crypto);
        try {
          KeyFiles.refuseOneKeyForBoth(identity, consensusKey, node);
        } catch (StartException e) {
          identity.close();
          throw e;
        }
        yield new OpenNode(
            node,
            () -> NodeDialer.dial(tcp, crypto, identity, timeouts, deadlines),
            List.of(identity.publicKey()),
            identity::close);
      }
      case NodeAddress.Unix unix ->
          new OpenNode(
              node, () -> NodeDialer.dial(unix, timeouts, deadlines), List.of(), () -> {});
    };
  }

  /** TMKMS's one timeout, put to each of what can take long. */
  static LinkTimeouts timeouts(Duration timeout) {
    LinkTimeouts most = LinkTimeouts.DEFAULT;
    return new LinkTimeouts(
        shorter(timeout, most.connect()),
        shorter(timeout, most.handshake()),
        timeout.compareTo(SHORTEST_READ) < 0 ? SHORTEST_READ : timeout,
        shorter(timeout, most.write()));
  }

  /** A longer wait than the node's own would only keep us from dialling again. */
  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  NodeFacts facts() {
    return new NodeFacts(settings, secrets);
  }

  @Override
  public void close() {
    held.close();
  }
}
