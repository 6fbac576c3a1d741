package io.countersign.cli.settings;

import java.util.List;
import java.util.Optional;

/**
 * One of the {@code keys} of a {@code [[providers.yubihsm]]}.
 *
 * @param id of the key in the device
 */
public record YubihsmKeySettings(
    YubihsmSettings device, int id, KeySettings.Type type, List<String> chainIds, Optional<String> name)
    implements KeySettings {
  /** {@code 0x0001}, as Yubico's and TMKMS's programs print it. */
  public String idText() {
    return "0x%04x".formatted(id);
  }
}
