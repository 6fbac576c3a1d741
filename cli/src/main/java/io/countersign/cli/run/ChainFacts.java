package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SignerName;
import io.countersign.protocol.consensus.PublicKey;
import java.util.List;
import java.util.stream.IntStream;

/** What there is to know of a key on a chain before it is opened. */
record ChainFacts(ChainKey configured, PublicKey publicKey, List<NodeFacts> nodes) {
  SignerName name() {
    return configured.name();
  }

  /** Whether the other one's signer is the one that this asks for. */
  boolean hasSignerOf(ChainFacts other) {
    return hasKeyOf(other) && configured.chain().hasSignerOf(other.configured.chain());
  }

  /** Whether the other one's key is the one that this asks for, and open in the same place. */
  boolean hasKeyOf(ChainFacts other) {
    return publicKey.equals(other.publicKey) && configured.key().isOpenedAs(other.configured.key());
  }

  /** Whether the same nodes are asked what the key has signed. */
  boolean asksAs(ChainFacts other) {
    List<NodeFacts> own = asked();
    List<NodeFacts> others = other.asked();
    return own.size() == others.size()
        && IntStream.range(0, own.size()).allMatch(i -> own.get(i).isAskedAs(others.get(i)));
  }

  private List<NodeFacts> asked() {
    return nodes.stream().filter(node -> node.settings().rpc().isPresent()).toList();
  }

  List<ValidatorSettings> validators() {
    return nodes.stream().map(NodeFacts::settings).toList();
  }
}
