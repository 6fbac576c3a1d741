package io.countersign.cli.command;

import io.countersign.pkcs11.KeyChoice;
import io.countersign.protocol.consensus.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which key of a token. */
final class TokenKeyOptions {
  @Option(names = "--label", paramLabel = "LABEL", description = "The key's label (CKA_LABEL).")
  private @Nullable String label;

  @Option(names = "--id", paramLabel = "HEX", description = "The key's id (CKA_ID), in hex.")
  private @Nullable String id;

  Optional<String> label() {
    return Optional.ofNullable(label);
  }

  Optional<Bytes> id() throws CommandException {
    String hex = id;
    if (hex == null) {
      return Optional.empty();
    }
    if (!hex.matches("(\\p{XDigit}{2}){1,255}")) {
      throw new CommandException(
          "expected an id in hex, two digits a byte, for --id, got \"%s\"".formatted(hex));
    }
    return Optional.of(Bytes.ofHex(hex));
  }

  /** The key that is meant. */
  KeyChoice choice() throws CommandException {
    Optional<Bytes> byId = id();
    if (label().isPresent() == byId.isPresent()) {
      throw new CommandException(
          "expected either --label or --id for a key, got %s"
              .formatted(byId.isPresent() ? "both" : "none"));
    }
    return byId.isPresent()
        ? new KeyChoice.Id(byId.get())
        : new KeyChoice.Label(label().orElseThrow());
  }
}
