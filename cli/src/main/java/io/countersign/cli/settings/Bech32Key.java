package io.countersign.cli.settings;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Bech32;

/** A consensus key in Bech32, wrapped in Amino's old prefix as Cosmos SDK tools print it. */
public final class Bech32Key {
  private Bech32Key() {}

  /** Whether it can stand before the separator. */
  public static boolean isPrefix(String text) {
    return Bech32.isPrefix(text);
  }

  /** {@code cosmosvalconspub1...}. */
  public static String print(String prefix, PublicKey key) {
    return new KeyFormat.Bech32Text("", prefix).print(key);
  }
}
