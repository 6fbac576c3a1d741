package io.countersign.cli.run;

import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.util.Optional;

/** A node whose secrets have been read, so that it can be dialled; nothing has dialled it yet. */
record OpenNode(DialledNode dialled, NodeFacts facts) implements Closeable {
  /**
   * Reads its secrets; dials nothing.
   *
   * @param consensusKey which must not be the identity too
   * @throws StartException if one of them cannot be used
   */
  static OpenNode of(
      ValidatorSettings node,
      PublicKey consensusKey,
      Crypto crypto,
      PresharedKeys keys,
      Deadlines deadlines)
      throws StartException {
    DialledNode dialled =
        DialledNode.open(node, consensusKey, crypto, new Tunnels(crypto, keys), deadlines);
    try {
      NodeSecrets link = NodeSecrets.of(dialled.identity(), node.tunnel(), keys);
      NodeSecrets rpc = NodeSecrets.of(Optional.empty(), node.rpcTunnel(), keys);
      return new OpenNode(dialled, new NodeFacts(node, link, rpc));
    } catch (StartException e) {
      dialled.close();
      throw e;
    }
  }

  ValidatorSettings settings() {
    return facts.settings();
  }

  /** Wipes the secrets; what is connected stays so. */
  @Override
  public void close() {
    dialled.close();
    facts.close();
  }
}
