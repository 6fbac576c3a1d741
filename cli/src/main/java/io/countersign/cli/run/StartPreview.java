package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.passphrase.PresharedKeyException;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Problem;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.host.LockHolder;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.secret.PeerId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a start would do, found out without locking, changing or dialling anything, and with every
 * problem instead of the first one. No passphrase is asked for: of an encrypted key its header is
 * believed. A signer that runs now is no problem.
 *
 * @param warnings that a start would log
 * @param problems for which it would fail, but for those of a chain
 */
public record StartPreview(
    List<ChainPreview> chains, List<String> warnings, List<String> problems) {

  /** Looks at all that a start would open. */
  public static StartPreview of(
      Settings settings, Set<String> freshState, Crypto crypto, Map<String, String> environment) {
    PresharedKeys presharedKeys = new PresharedKeys(environment);
    List<ChainPreview> chains = new ArrayList<>();
    List<String> problems =
        new ArrayList<>(settings.obstacles().stream().map(Problem::toString).toList());
    FreshState fresh = fresh(settings, freshState, problems);
    problems.addAll(IdentityKeys.problems(settings, crypto));
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    try (ConsensusKeys opened =
        new ConsensusKeys(crypto, () -> Passphrases.unattended(environment))) {
      for (ChainKey key : settings.keysInUse()) {
        Look look = new Look(key, opened, crypto, presharedKeys);
        ChainPreview preview = look.at(settings, fresh.isFor(key));
        preview.key().ifPresent(publicKey -> keys.put(key.name().label(), publicKey));
        chains.add(preview);
      }
    }
    oneName(chains).ifPresent(problems::add);
    List<String> warnings =
        new ArrayList<>(settings.warnings().stream().map(Problem::toString).toList());
    warnings.addAll(StartWarnings.ofFiles(settings));
    warnings.addAll(StartWarnings.ofDevices(settings, device -> isOpened(device, chains)));
    warnings.addAll(StartWarnings.ofSharedKeys(keys));
    return new StartPreview(chains, warnings, problems);
  }

  private static Optional<String> oneName(List<ChainPreview> chains) {
    List<OneName> known = new ArrayList<>();
    chains.forEach(
        chain -> chain.key().ifPresent(key -> known.add(new OneName(chain.configured(), key))));
    try {
      OneName.requireEach(known);
      return Optional.empty();
    } catch (StartException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  /** Whether a session was opened, as the configuration says: a device that answered took it. */
  private static boolean isOpened(YubihsmSettings device, List<ChainPreview> chains) {
    return chains.stream()
        .filter(chain -> chain.device().isPresent())
        .anyMatch(
            chain ->
                chain.configured().key() instanceof YubihsmKeySettings inDevice
                    && inDevice.device().equals(device));
  }

  private static FreshState fresh(Settings settings, Set<String> typed, List<String> problems) {
    try {
      return FreshState.of(settings, typed);
    } catch (StartException e) {
      problems.add(e.getMessage());
      return new FreshState(Set.of());
    }
  }

  /** Whether a start would succeed. */
  public boolean isGood() {
    return problems.isEmpty() && chains.stream().allMatch(chain -> chain.problems().isEmpty());
  }

  /** At one chain. */
  private static final class Look {
    private final ChainKey configured;
    private final ConsensusKeys keys;
    private final Crypto crypto;
    private final PresharedKeys presharedKeys;
    private final List<String> problems = new ArrayList<>();
    private final Set<Object> keysSeen = new HashSet<>();
    private boolean encrypted;

    Look(ChainKey configured, ConsensusKeys keys, Crypto crypto, PresharedKeys presharedKeys) {
      this.keys = keys;
      this.configured = configured;
      this.crypto = crypto;
      this.presharedKeys = presharedKeys;
    }

    ChainPreview at(Settings settings, boolean fresh) {
      Optional<String> device = device();
      Optional<PublicKey> key = publicKey();
      Optional<Watermark> state = key.flatMap(of -> state(of, fresh));
      OptionalLong signer = LockHolder.pid(configured.watermarkFile());
      key.ifPresent(of -> requireNotElsewhere(of, signer));
      List<NodePreview> nodes =
          settings.validatorsOf(configured).stream().map(node -> node(node, key)).toList();
      return new ChainPreview(
          configured, key, device, encrypted, state, signer, nodes, List.copyOf(problems));
    }

    /** What keeps it from being looked at is said of the key. */
    private Optional<String> device() {
      try {
        return keys.device(configured.key());
      } catch (StartException e) {
        return Optional.empty();
      }
    }

    private Optional<PublicKey> publicKey() {
      try {
        encrypted =
            configured.key() instanceof SoftsignSettings file
                && KeyFiles.ofEncrypted(file).isPresent();
        return Optional.of(keys.publicKey(configured.key()));
      } catch (StartException e) {
        problems.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private Optional<Watermark> state(PublicKey key, boolean fresh) {
      try {
        return ChainWatermark.look(configured, key, fresh);
      } catch (StartException e) {
        problems.add(String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private void requireNotElsewhere(PublicKey key, OptionalLong signer) {
      OptionalLong other =
          WitnessFolder.inMemory().keyHolder(WatermarkOwner.of(configured.chain().id(), key));
      if (other.isPresent() && !other.equals(signer)) {
        problems.add(
            "chain %s: process %d signs with this key over another watermark; two signers of one key sign twice sooner or later, so stop one of them for good"
                .formatted(configured.name(), other.getAsLong()));
      }
    }

    private NodePreview node(ValidatorSettings node, Optional<PublicKey> key) {
      Stream.concat(node.tunnel().stream(), node.rpcTunnel().stream())
          .filter(tunnel -> keysSeen.add(List.of(tunnel.psk(), tunnel.identity())))
          .forEach(this::look);
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

    private void look(TunnelSettings tunnel) {
      try {
        presharedKeys.read(tunnel).close();
      } catch (PresharedKeyException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }
}
