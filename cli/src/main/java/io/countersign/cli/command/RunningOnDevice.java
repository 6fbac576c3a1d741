package io.countersign.cli.command;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.host.LockHolder;
import java.util.OptionalLong;

/** Whether a signer runs that would lose its keys if its device were erased. */
final class RunningOnDevice {
  private RunningOnDevice() {}

  static void requireNone(Settings settings, YubihsmSettings device) throws CommandException {
    for (ChainKey key : settings.keysInUse()) {
      if (key.key() instanceof YubihsmKeySettings inDevice && inDevice.device().equals(device)) {
        OptionalLong signer = LockHolder.pid(key.watermarkFile());
        if (signer.isPresent()) {
          throw new CommandException(
              "process %d signs with a key in this device: stop it before the device is erased"
                  .formatted(signer.getAsLong()));
        }
      }
    }
  }
}
