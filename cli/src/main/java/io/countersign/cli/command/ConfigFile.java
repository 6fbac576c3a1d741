package io.countersign.cli.command;

import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigFile {
  /** TMKMS's environment variable for it. */
  private static final String VARIABLE = "TMKMS_CONFIG_FILE";

  private static final String STANDARD = "tmkms.toml";

  private final Map<String, String> environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration, else that of $TMKMS_CONFIG_FILE, else tmkms.toml.")
  private @Nullable Path file;

  ConfigFile(Map<String, String> environment) {
    this.environment = environment;
  }

  Path path() {
    Path named = file;
    return named == null ? Path.of(environment.getOrDefault(VARIABLE, STANDARD)) : named;
  }

  /** Whether there is one; one that was named is taken to be there, so that its lack is said. */
  boolean isThere() {
    return file != null || environment.containsKey(VARIABLE) || Files.exists(path());
  }

  /** For messages with commands in them. */
  NamedConfig named() {
    Path path = path();
    return new NamedConfig(path.equals(Path.of(STANDARD)) ? Optional.empty() : Optional.of(path));
  }

  Settings read() throws SettingsException {
    return SettingsReader.read(path(), environment);
  }

  /** The settings of a chain by its id. */
  static ChainSettings chain(Settings settings, String id) throws CommandException {
    return settings
        .chain(id)
        .orElseThrow(
            () ->
                new CommandException(
                    "no [[chain]] with id \"%s\" in %s, expected one of: %s"
                        .formatted(
                            id,
                            settings.file(),
                            settings.chains().stream()
                                .map(ChainSettings::id)
                                .collect(Collectors.joining(", ")))));
  }
}
