package io.countersign.cli.command;

import io.countersign.cli.log.LogLevel;
import io.countersign.cli.log.LogLines;
import io.countersign.cli.migrate.RunningTmkms;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.run.Configuration;
import io.countersign.cli.run.IdentityKeys;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.protocol.crypto.Crypto;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code start} runs on, at the start and at each reload. */
final class StartConfiguration implements Configuration {
  private static final Logger LOG = LoggerFactory.getLogger(StartConfiguration.class);

  private final ConfigFile config;
  private final Map<String, String> environment;
  private final BooleanSupplier verbose;
  private final Crypto crypto;

  StartConfiguration(
      ConfigFile config, Map<String, String> environment, BooleanSupplier verbose, Crypto crypto) {
    this.config = config;
    this.environment = environment;
    this.verbose = verbose;
    this.crypto = crypto;
  }

  @Override
  public Settings read() throws SettingsException, StartException {
    Settings settings = config.read();
    settings.requireStartable();
    Optional<String> tmkms = RunningTmkms.on(settings, crypto);
    if (tmkms.isPresent()) {
      throw new StartException(tmkms.get());
    }
    IdentityKeys.requireNoneSigns(settings, crypto);
    return settings;
  }

  @Override
  public Passphrases unattended() {
    return Passphrases.unattended(environment);
  }

  /** The log level; one that somebody has put beside the file wins over that in it. */
  @Override
  public void adopt(Settings settings) {
    String named = settings.program().log().orElse(LogLevel.INFO.name());
    Optional<LogLevel> level = LogLevel.named(named);
    if (verbose.getAsBoolean() || level.isEmpty()) {
      return;
    }
    String variable = environment.get(LogLevel.VARIABLE);
    if (variable == null) {
      LogLines.level(level.get());
    } else if (settings.program().log().isPresent() && !variable.equalsIgnoreCase(named)) {
      LOG.warn(
          "log = \"{}\" in [countersign] changes nothing: {} = {} wins over it",
          named,
          LogLevel.VARIABLE,
          variable);
    }
  }
}
