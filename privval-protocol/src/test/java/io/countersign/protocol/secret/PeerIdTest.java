package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import org.junit.jupiter.api.Test;

final class PeerIdTest {
  /** Recorded from CometBFT 0.38.25, {@code p2p.PubKeyToID}. */
  @Test
  void theIdIsCometBfts() {
    assertEquals(
        "21fe31dfa154a261626bf854046fd2271b7bed4b",
        PeerId.of(Bytes.ofHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
  }
}
