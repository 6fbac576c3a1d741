package io.countersign.cli.run;

import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Problem;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.host.LockHolder;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.secret.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a start would do, found out without locking, changing or dialling anything, and with every
 * problem instead of the first one. A signer that runs now is no problem.
 *
 * @param warnings that a start would log
 * @param problems for which it would fail, but for those of a chain
 */
public record StartPreview(
    List<ChainPreview> chains, List<String> warnings, List<String> problems) {

  /** Looks at all that a start would open. */
  public static StartPreview of(Settings settings, Set<String> freshState, Crypto crypto) {
    List<ChainPreview> chains = new ArrayList<>();
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    for (ChainSettings chain : settings.dialledChains()) {
      ChainPreview preview = new Look(chain, crypto).at(settings, freshState.contains(chain.id()));
      preview.key().ifPresent(key -> keys.put(chain.id(), key));
      chains.add(preview);
    }
    List<String> warnings =
        new ArrayList<>(settings.warnings().stream().map(Problem::toString).toList());
    warnings.addAll(StartWarnings.ofFiles(settings));
    warnings.addAll(StartWarnings.ofSharedKeys(keys));
    return new StartPreview(
        chains, warnings, settings.obstacles().stream().map(Problem::toString).toList());
  }

  /** Whether a start would succeed. */
  public boolean isGood() {
    return problems.isEmpty() && chains.stream().allMatch(chain -> chain.problems().isEmpty());
  }

  /** At one chain. */
  private static final class Look {
    private final ChainSettings chain;
    private final Crypto crypto;
    private final List<String> problems = new ArrayList<>();

    Look(ChainSettings chain, Crypto crypto) {
      this.chain = chain;
      this.crypto = crypto;
    }

    ChainPreview at(Settings settings, boolean fresh) {
      Optional<PublicKey> key = key(settings);
      Optional<WatermarkRecord> state = key.flatMap(of -> state(of, fresh));
      OptionalLong signer = LockHolder.pid(chain.watermarkFile());
      key.ifPresent(of -> requireNotElsewhere(of, signer));
      List<NodePreview> nodes =
          settings.validatorsOf(chain.id()).stream().map(node -> node(node, key)).toList();
      return new ChainPreview(chain, key, state, signer, nodes, List.copyOf(problems));
    }

    private Optional<PublicKey> key(Settings settings) {
      try {
        return Optional.of(KeyFiles.publicKey(settings.keyOf(chain.id()), crypto));
      } catch (StartException e) {
        problems.add(String.valueOf(e.getMessage()));
      } catch (SettingsException e) {
        // It has no key in a file, which is among the obstacles already.
      }
      return Optional.empty();
    }

    private Optional<WatermarkRecord> state(PublicKey key, boolean fresh) {
      try {
        return ChainWatermark.look(chain, key, fresh);
      } catch (StartException e) {
        problems.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private void requireNotElsewhere(PublicKey key, OptionalLong signer) {
      OptionalLong other = WitnessFolder.inMemory().keyHolder(WatermarkOwner.of(chain.id(), key));
      if (other.isPresent() && !other.equals(signer)) {
        problems.add(
            "chain %s: process %d signs with this key over another watermark; two signers of one key sign twice sooner or later, so stop one of them for good"
                .formatted(chain.id(), other.getAsLong()));
      }
    }

    private NodePreview node(ValidatorSettings node, Optional<PublicKey> key) {
      if (node.address() instanceof NodeAddress.Unix) {
        return new NodePreview(node, Optional.empty());
      }
      try (Ed25519PrivateKey identity = KeyFiles.identity(node, crypto)) {
        if (key.isPresent()) {
          KeyFiles.refuseOneKeyForBoth(identity, key.get(), node);
        }
        return new NodePreview(node, Optional.of(PeerId.of(identity.publicKey())));
      } catch (StartException e) {
        problems.add(String.valueOf(e.getMessage()));
        return new NodePreview(node, Optional.empty());
      }
    }
  }
}
