package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;

/** A key on a chain all of whose secrets have been read; nothing of it signs yet. */
record ReadyChain(ChainKey configured, SigningKey key, List<OpenNode> nodes) implements Closeable {
  /**
   * Reads them.
   *
   * @throws StartException if one of them cannot be used; nothing is left open then
   */
  static ReadyChain read(
      ChainKey configured,
      Settings settings,
      ConsensusKeys keys,
      Crypto crypto,
      Passphrases passphrases,
      Deadlines deadlines)
      throws StartException {
    SigningKey key = keys.openOrAwait(configured.key(), passphrases);
    try {
      List<ValidatorSettings> nodes = settings.dialledOf(configured);
      return new ReadyChain(
          configured,
          key,
          nodes(nodes, key.publicKey(), crypto, passphrases.presharedKeys(), deadlines));
    } catch (StartException | RuntimeException e) {
      key.close();
      throw e;
    }
  }

  /** The same of the nodes alone. */
  static List<OpenNode> nodes(
      List<ValidatorSettings> settings,
      PublicKey key,
      Crypto crypto,
      PresharedKeys presharedKeys,
      Deadlines deadlines)
      throws StartException {
    List<OpenNode> nodes = new ArrayList<>();
    try {
      for (ValidatorSettings node : settings) {
        nodes.add(OpenNode.of(node, key, crypto, presharedKeys, deadlines));
      }
      return List.copyOf(nodes);
    } catch (StartException | RuntimeException e) {
      nodes.forEach(OpenNode::close);
      throw e;
    }
  }

  @Override
  public void close() {
    key.close();
    nodes.forEach(OpenNode::close);
  }
}
