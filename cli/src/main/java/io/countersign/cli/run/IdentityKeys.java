package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.SoftKeyFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Identity keys that are consensus keys of another node's chain, or another key's of the same one;
 * opening a chain looks at the key that its node is signed for with. Nodes choose what an identity
 * key signs in the handshake, so it must be nothing else.
 */
public final class IdentityKeys {
  private IdentityKeys() {}

  /**
   * Passes if there is none.
   *
   * @throws StartException that names the first
   */
  public static void requireNoneSigns(Settings settings, Crypto crypto) throws StartException {
    List<String> problems = problems(settings, crypto);
    if (!problems.isEmpty()) {
      throw new StartException(problems.getFirst());
    }
  }

  /**
   * Each of them; files that cannot be used are left to whoever opens them. Where every node is
   * signed for with the only key, nothing is read.
   */
  static List<String> problems(Settings settings, Crypto crypto) {
    List<ChainKey> keys =
        settings.chains().stream().flatMap(chain -> settings.keysOf(chain).stream()).toList();
    Map<ChainKey, Optional<PublicKey>> peeked = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (ValidatorSettings node : settings.validators()) {
      List<ChainKey> others =
          keys.stream().filter(key -> !settings.validatorsOf(key).contains(node)).toList();
      Optional<PublicKey> identity = others.isEmpty() ? Optional.empty() : identity(node, crypto);
      for (ChainKey key : identity.isPresent() ? others : List.<ChainKey>of()) {
        if (peeked
            .computeIfAbsent(key, unread -> ConsensusKeys.peek(unread.key(), crypto))
            .equals(identity)) {
          problems.add(problem(node, key));
        }
      }
    }
    return problems;
  }

  private static Optional<PublicKey> identity(ValidatorSettings node, Crypto crypto) {
    return node.address() instanceof NodeAddress.Unix
        ? Optional.empty()
        : node.secretKey()
            .flatMap(
                file -> SoftKeyFile.peek(crypto, file, KeyFileFormat.BASE64, KeyRole.CONSENSUS));
  }

  private static String problem(ValidatorSettings node, ChainKey key) {
    return "chain %s: secret_key of %s is the consensus key of chain %s; make another one with: countersign softsign keygen PATH"
        .formatted(node.chainId(), node.address(), key.name());
  }
}
