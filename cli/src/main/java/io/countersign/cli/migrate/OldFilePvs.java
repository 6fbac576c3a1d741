package io.countersign.cli.migrate;

import io.countersign.cli.NewFile;
import io.countersign.cli.cometbft.FilePvStateException;
import io.countersign.cli.cometbft.FilePvStateReader;
import io.countersign.cli.init.Home;
import io.countersign.cli.init.NewChain;
import io.countersign.cli.settings.ChainId;
import io.countersign.cli.settings.KeyFormat;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.softsign.SoftSigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;

/**
 * One or more of CometBFT's FilePV, whoever ran them: a key file and a state file for each chain.
 */
final class OldFilePvs implements OldSigner {
  /**
   * Where the files of one chain are.
   *
   * @param nodes that are signed for; not empty
   */
  record Place(String chainId, Path keyFile, Path stateFile, List<NodeAddress> nodes) {}

  private final Crypto crypto;
  private final Path home;
  private final List<Place> places;
  private final List<OldChain> chains;

  private OldFilePvs(Crypto crypto, Path home, List<Place> places, List<OldChain> chains) {
    this.crypto = crypto;
    this.home = home;
    this.places = places;
    this.chains = chains;
  }

  /** Reads keys and state. */
  static OldFilePvs read(Crypto crypto, Path home, List<Place> places) throws MigrationException {
    List<OldChain> chains = new ArrayList<>();
    for (Place place : places) {
      chains.add(chain(crypto, place));
    }
    return new OldFilePvs(crypto, home, List.copyOf(places), List.copyOf(chains));
  }

  private static OldChain chain(Crypto crypto, Place place) throws MigrationException {
    String id = place.chainId();
    if (ChainId.fault(id).isPresent()) {
      throw new MigrationException(ChainId.fault(id).get());
    }
    long writtenAt = OldChain.writtenAt(id, place.stateFile());
    try (KeySecret secret = secret(crypto, place);
        SoftSigningKey key = SoftSigningKey.of(crypto, secret)) {
      PublicKey publicKey = key.publicKey();
      Watermark last = FilePvStateReader.read(place.stateFile(), id);
      requireSignedBy(crypto, publicKey, last, place);
      return new OldChain(id, publicKey, place.stateFile(), last, writtenAt);
    } catch (KeyFileException | FilePvStateException e) {
      throw new MigrationException("chain %s: %s".formatted(id, e.getMessage()), e);
    }
  }

  private static KeySecret secret(Crypto crypto, Place place) throws KeyFileException {
    return SoftKeyFile.read(crypto, place.keyFile(), KeyRole.CONSENSUS);
  }

  /** The state of another key would say nothing of what this one signed. */
  private static void requireSignedBy(Crypto crypto, PublicKey key, Watermark last, Place place)
      throws MigrationException {
    if (last.signature().isEmpty()) {
      return;
    }
    try {
      if (SignatureVerifier.of(crypto, key)
          .verify(last.signBytes().toArray(), last.signature().toArray())) {
        return;
      }
    } catch (InvalidKeyException e) {
      throw new MigrationException("chain %s: %s".formatted(place.chainId(), e.getMessage()), e);
    }
    throw new MigrationException(
        "chain %s: the signature in %s is not of the key in %s, so it does not say what that key signed last: find the state file that belongs to it"
            .formatted(place.chainId(), place.stateFile(), place.keyFile()));
  }

  @Override
  public Path home() {
    return home;
  }

  @Override
  public List<OldChain> chains() {
    return chains;
  }

  @Override
  public Path furnish(Path target) throws MigrationException {
    List<NewChain> wanted = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      OldChain chain = chains.get(i);
      for (NodeAddress node : place.nodes()) {
        KeyRole role = KeyRole.of(chain.key().type());
        wanted.add(new NewChain(place.chainId(), role, new KeyFormat.Hex(), node, ""));
      }
    }
    try {
      Home made = Home.create(target, wanted, false);
      for (Place place : places) {
        try (KeySecret secret = secret(crypto, place)) {
          SoftKeyFile.write(made.consensusKey(place.chainId()), secret);
        }
      }
      return made.config();
    } catch (KeyFileException e) {
      throw new MigrationException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new MigrationException(
          "%s could not be made: %s".formatted(target, NewFile.reason(e)), e);
    }
  }
}
