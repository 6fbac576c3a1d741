package io.countersign.cli.command;

import io.countersign.cli.settings.PassphraseSetting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the passphrase of a key file is. */
final class PassphraseOption {
  @Option(
      names = "--passphrase",
      paramLabel = "SOURCE",
      converter = PassphraseConverter.class,
      description = "Where it is: " + PassphraseSetting.FORMS + ", which is the default.")
  private @Nullable PassphraseSetting passphrase;

  Optional<PassphraseSetting> setting() {
    return Optional.ofNullable(passphrase);
  }
}
