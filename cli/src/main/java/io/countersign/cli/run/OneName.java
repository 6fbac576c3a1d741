package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.protocol.consensus.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What signs on a chain, by one key: under two names it would have two watermarks, neither of which
 * knows what was signed over the other. So it is refused before the second one is opened.
 */
record OneName(ChainKey configured, PublicKey publicKey) {
  static OneName of(ReadyChain chain) {
    return new OneName(chain.configured(), chain.key().publicKey());
  }

  static OneName of(ChainFacts chain) {
    return new OneName(chain.configured(), chain.publicKey());
  }

  /**
   * Passes if no two of them are one key on one chain.
   *
   * @throws StartException naming both
   */
  static void requireEach(List<OneName> all) throws StartException {
    List<OneName> before = new ArrayList<>();
    for (OneName one : all) {
      one.requireBeside(before);
      before.add(one);
    }
  }

  /**
   * Passes if none of the others is the same key on the same chain, under another name.
   *
   * @throws StartException naming both
   */
  void requireBeside(List<OneName> others) throws StartException {
    for (OneName other : others) {
      if (publicKey.equals(other.publicKey)
          && configured.chain().id().equals(other.configured.chain().id())
          && !configured.name().equals(other.configured.name())) {
        throw new StartException(
            "chain %s: %s and %s are one key, %s, which would sign over two watermarks, %s and %s: expected one key of a chain under one name; take one of the two out of the configuration, and keep the one whose watermark is the higher: countersign state show %s; countersign state show %s"
                .formatted(
                    configured.chain().id(),
                    other.configured.name(),
                    configured.name(),
                    publicKey.bytes().hexPrefix(8),
                    other.configured.watermarkFile(),
                    configured.watermarkFile(),
                    other.configured.name().argument(),
                    configured.name().argument()));
      }
    }
  }
}
