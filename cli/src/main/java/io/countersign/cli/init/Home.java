package io.countersign.cli.init;

import io.countersign.cli.NewFile;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.SoftKeyFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A folder that holds all of one signer, laid out as TMKMS's {@code init} does: {@code tmkms.toml},
 * {@code secrets/}, {@code state/}.
 */
public final class Home {
  private final Path directory;

  private Home(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the folder and everything in it that does not wait for a decision: the configuration and
   * the identity key.
   *
   * @param shared as for {@link #keys}
   * @throws IOException if it cannot be made, or either file exists, which is then left as it is
   */
  public static Home create(Path directory, List<NewChain> chains, boolean shared)
      throws IOException, KeyFileException {
    Home home = folders(directory);
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      SoftKeyFile.write(home.identityKey(), seed);
    }
    try {
      NewFile.write(home.config(), new InitialConfig(home).text(chains, home.keys(chains, shared)));
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "%s could not be made: %s".formatted(home.config(), NewFile.reason(e)), e);
    }
    return home;
  }

  /**
   * Makes the folders alone.
   *
   * @throws IOException if they cannot be made, or configuration or identity key exist
   */
  public static Home folders(Path directory) throws IOException {
    Files.createDirectories(directory);
    Home home = new Home(directory.toRealPath());
    home.requireAbsent(home.config());
    home.requireAbsent(home.identityKey());
    Files.createDirectories(home.directory.resolve("schema")); // TMKMS's, which nothing reads
    // Whoever can replace a state can have things signed twice.
    for (String name : List.of("secrets", "state")) {
      Path folder = Files.createDirectories(home.directory.resolve(name));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return home;
  }

  /** The configuration file. */
  public Path config() {
    return directory.resolve("tmkms.toml");
  }

  /** The key by which nodes see this signer. */
  public Path identityKey() {
    return directory.resolve("secrets").resolve("kms-identity.key");
  }

  /** Where the configuration looks for a chain's key; not made here. */
  public Path consensusKey(String chainId) {
    return directory.resolve("secrets").resolve(chainId + "-consensus.key");
  }

  /** Where the configuration looks for what was signed last on a chain; not made here. */
  public Path state(String chainId) {
    return directory.resolve("state").resolve(chainId + "-consensus.json");
  }

  /**
   * The keys that a configuration names.
   *
   * @param shared one for all chains, as TMKMS 0.15 wants it: it refuses a second consensus key in
   *     a file; else one for each
   */
  public List<NewKey> keys(List<NewChain> chains, boolean shared) {
    List<NewChain> distinct = NewChain.distinct(chains);
    if (shared && distinct.size() > 1) {
      return List.of(
          new NewKey(
              distinct.getFirst().role(),
              distinct.stream().map(NewChain::id).toList(),
              directory.resolve("secrets").resolve("consensus.key")));
    }
    return distinct.stream()
        .map(chain -> new NewKey(chain.role(), List.of(chain.id()), consensusKey(chain.id())))
        .toList();
  }

  private void requireAbsent(Path file) throws FileAlreadyExistsException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }
}
