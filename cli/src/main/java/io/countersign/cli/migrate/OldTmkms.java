package io.countersign.cli.migrate;

import io.countersign.cli.NewFile;
import io.countersign.cli.init.Home;
import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.cli.tmkms.TmkmsStateException;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeyCopy;
import io.countersign.softsign.KeyFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code tmkms.toml} with all that it names. The new one is the same text with other paths. */
final class OldTmkms implements OldSigner {
  private final Path home;
  private final String text;
  private final Settings settings;
  private final List<OldChain> chains;

  private OldTmkms(Path home, String text, Settings settings, List<OldChain> chains) {
    this.home = home;
    this.text = text;
    this.settings = settings;
    this.chains = chains;
  }

  static OldTmkms read(Crypto crypto, Path place, Origin.Given given) throws MigrationException {
    if (given.chainId().isPresent() || !given.addresses().isEmpty()) {
      throw new MigrationException(
          "tmkms.toml names chains and nodes: leave --chain-id and --addr");
    }
    Path file = Files.isDirectory(place) ? place.resolve("tmkms.toml") : place;
    Path home = file.toAbsolutePath().normalize().getParent();
    if (home == null) {
      throw new MigrationException("expected tmkms.toml in a folder, got " + file);
    }
    try {
      Settings settings = SettingsReader.read(file);
      settings.requireStartable(); // keys on a device cannot be carried
      List<OldChain> chains = new ArrayList<>();
      for (ChainSettings chain : settings.chains()) {
        chains.add(chain(crypto, settings, chain));
      }
      return new OldTmkms(
          home, Files.readString(file, StandardCharsets.UTF_8), settings, List.copyOf(chains));
    } catch (SettingsException | StartException e) {
      throw new MigrationException(
          "%s; paths without a / in front begin in the folder where tmkms was started: come from there"
              .formatted(e.getMessage()),
          e);
    } catch (IOException e) {
      throw new MigrationException("could not read %s: %s".formatted(file, e), e);
    }
  }

  private static OldChain chain(Crypto crypto, Settings settings, ChainSettings chain)
      throws MigrationException, StartException {
    Path state = chain.stateFile();
    if (Files.exists(chain.watermarkFile())) {
      throw new MigrationException(
          "chain %s is signed for by countersign already, what was signed last stands in %s: start on that configuration, or countersign state handover"
              .formatted(chain.id(), chain.watermarkFile()));
    }
    long writtenAt = OldChain.writtenAt(chain.id(), state);
    if (settings.keysOf(chain).stream().anyMatch(key -> key.key().name().isPresent())) {
      throw new MigrationException(
          "chain %s has keys with names, which TMKMS does not know: this configuration is countersign's own, move it with: countersign state handover"
              .formatted(chain.id()));
    }
    ChainKey configured =
        settings
            .keyOf(chain, Optional.empty())
            .orElseThrow(
                () ->
                    new MigrationException(
                        "chain %s has no consensus key in a file, or several with names"
                            .formatted(chain.id())));
    PublicKey key = ConsensusKeys.publicKey(configured.key(), crypto);
    return new OldChain(chain.id(), key, state, last(state), writtenAt);
  }

  /** TMKMS keeps no sign bytes, so this is a floor: the same request is refused. */
  private static Watermark last(Path state) throws MigrationException {
    try {
      return switch (TmkmsState.read(state)) {
        case TmkmsState.Signed signed -> signed.floor();
        case TmkmsState.Nothing _ -> Watermark.floor(0);
        case TmkmsState.Ceiling _, TmkmsState.Torn _ ->
            throw new MigrationException(
                "%s was kept by countersign, whose watermark is gone: it says how far TMKMS may not sign, and not what was signed; find out which height was signed last: countersign state init CHAIN --height HEIGHT"
                    .formatted(state));
      };
    } catch (TmkmsStateException e) {
      throw new MigrationException(String.valueOf(e.getMessage()), e);
    }
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
    try {
      Home made = Home.folders(target);
      TmkmsPaths paths = TmkmsPaths.of(settings, made);
      for (Map.Entry<Path, Path> key : paths.keys().entrySet()) {
        KeyCopy.same(key.getKey(), key.getValue());
      }
      String moved = paths.put(text);
      paths.requireAll(SettingsReader.parse(made.config(), moved));
      NewFile.write(made.config(), moved);
      return made.config();
    } catch (KeyFileException | SettingsException e) {
      throw new MigrationException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new MigrationException(
          "%s could not be made: %s".formatted(target, NewFile.reason(e)), e);
    }
  }
}
