package io.countersign.cli.command;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.core.host.LockHolder;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Whether a signer runs that would lose its keys if its device were erased. */
final class RunningOnDevice {
  private RunningOnDevice() {}

  /**
   * As far as this configuration says.
   *
   * @throws CommandException naming the process
   */
  static void requireNone(Settings settings, YubihsmSettings device) throws CommandException {
    for (ChainKey key : settings.keysInUse()) {
      if (key.key() instanceof YubihsmKeySettings inDevice && inDevice.device().equals(device)) {
        OptionalLong signer = LockHolder.pid(key.watermarkFile());
        if (signer.isPresent()) {
          throw runs(signer.getAsLong());
        }
      }
    }
  }

  /**
   * Whatever configuration it has, if it is on this host and can be seen from here.
   *
   * @param keys on the device
   * @throws CommandException naming the process
   */
  static void requireNone(List<PublicKey> keys) throws CommandException, IOException {
    for (PublicKey key : keys) {
      OptionalLong signer = WitnessFolder.inMemory().keyHolder(key);
      if (signer.isPresent()) {
        throw runs(signer.getAsLong());
      }
    }
  }

  private static CommandException runs(long pid) {
    return new CommandException(
        "process %d signs with a key in this device: stop it before the device is erased"
            .formatted(pid));
  }
}
