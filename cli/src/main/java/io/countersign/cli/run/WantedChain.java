package io.countersign.cli.run;

import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.util.List;

/**
 * A key on a chain that a configuration asks for, looked at without its consensus key: nobody is
 * asked for the passphrase of one that is open already.
 */
record WantedChain(ChainFacts facts, List<OpenNode> nodes) implements Closeable {
  static WantedChain of(
      ChainKey configured,
      Settings settings,
      ConsensusKeys keys,
      Crypto crypto,
      PresharedKeys presharedKeys,
      Deadlines deadlines)
      throws StartException {
    PublicKey key = keys.publicKey(configured.key());
    List<ValidatorSettings> validators = settings.dialledOf(configured);
    List<OpenNode> nodes = ReadyChain.nodes(validators, key, crypto, presharedKeys, deadlines);
    return new WantedChain(
        new ChainFacts(configured, key, nodes.stream().map(OpenNode::facts).toList()), nodes);
  }

  /** Wipes what nobody has taken over. */
  @Override
  public void close() {
    nodes.forEach(OpenNode::close);
  }
}
