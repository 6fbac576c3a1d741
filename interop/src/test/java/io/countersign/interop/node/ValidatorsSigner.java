package io.countersign.interop.node;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.util.List;

/** A signer as its node knows it, wherever its key is. */
public interface ValidatorsSigner {
  String chainId();

  /** Where its node is to listen. */
  NodeAddress address();

  PublicKey publicKey(Crypto crypto) throws Exception;

  /**
   * Stops it, after its node.
   *
   * @return what it logged above the ordinary, but for what is around it
   */
  List<String> stop() throws IOException;
}
