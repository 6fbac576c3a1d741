package io.countersign.core.session;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;

/** Sessions over a key and a watermark in memory. */
final class Sessions {
  private Sessions() {}

  static Session over(TestKey key, long maxHeight) {
    return new Session(signer(key), maxHeight);
  }

  static ChainSigner signer(TestKey key) {
    WatermarkOwner owner = WatermarkOwner.of(Messages.CHAIN, key.publicKey());
    try {
      return new ChainSigner(Messages.CHAIN, key, key, MemoryStorage.created(owner, 0).open(owner));
    } catch (WatermarkException e) {
      throw new AssertionError("a new watermark can be opened", e);
    }
  }
}
