package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;

/** Where a process has its settings from, and gets them again at a reload. */
public interface Configuration {
  /**
   * Reads it anew.
   *
   * @throws SettingsException if the file is wrong
   * @throws StartException if it could not be started with for another reason
   */
  Settings read() throws SettingsException, StartException;

  /** Passphrases that can be had while nobody sits at the terminal; the caller closes them. */
  Passphrases unattended();

  /** Does what the settings say of the program itself. */
  void adopt(Settings settings);
}
