package io.countersign.cli.run;

import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;

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
    Tunnels tunnels = new Tunnels(crypto, keys);
    DialledNode dialled = DialledNode.open(node, consensusKey, crypto, tunnels, deadlines);
    try {
      NodeSecrets rpc = NodeSecrets.ofRpc(node.rpcTunnel(), tunnels);
      return new OpenNode(dialled, new NodeFacts(node, dialled.secrets(), rpc));
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
