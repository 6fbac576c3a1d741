package io.countersign.cli.migrate;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The programs whose validators can be taken over. */
public enum Origin {
  TMKMS("tmkms", "tmkms"),
  COMETBFT("cometbft", "the node"),
  COSMOS_KMS("cosmos-kms", "kms"),
  HORCRUX("horcrux", "horcrux");

  private final String label;
  private final String program;

  Origin(String label, String program) {
    this.label = label;
    this.program = program;
  }

  /** As it is typed. */
  public String label() {
    return label;
  }

  /** How it is called in a sentence. */
  public String program() {
    return program;
  }

  /**
   * What an operator adds where the old files do not say it.
   *
   * @param addresses of nodes; empty to take the old ones
   */
  public record Given(Optional<String> chainId, List<NodeAddress> addresses) {}

  /**
   * Reads an old signer: its configuration, keys and state.
   *
   * @param place its home, or the configuration file in it
   * @throws MigrationException if there is anything that cannot be taken over
   */
  public OldSigner read(Crypto crypto, Path place, Given given) throws MigrationException {
    try {
      return switch (this) {
        case TMKMS -> OldTmkms.read(crypto, place, given);
        case COMETBFT -> CometBftHome.read(crypto, place, given);
        case COSMOS_KMS -> CosmosKmsHome.read(crypto, place, given);
        case HORCRUX -> HorcruxHome.read(crypto, place, given);
      };
    } catch (InvalidPathException e) {
      throw new MigrationException(
          "%s names a file that this process can have no path for, %s (%s): if it is a name, LC_ALL=C.UTF-8 helps"
              .formatted(place, e.getInput(), e.getReason()),
          e);
    }
  }
}
