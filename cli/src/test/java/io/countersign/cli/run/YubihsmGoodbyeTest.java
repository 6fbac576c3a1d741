package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.YubihsmKeySettings;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device that a chain still waits for is held, and looked after, without any key being open. */
@Timeout(120)
class YubihsmGoodbyeTest {
  @TempDir private Path folder;

  @Test
  void aDeviceThatAChainWaitsForIsToldTheEndToo() throws Exception {
    Path password = folder.resolve("password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "password");
    try (FakeYubiHsm device = FakeYubiHsm.start();
        ConsensusKeys keys = new ConsensusKeys(CryptoChoice.make().crypto());
        Passphrases none = Passphrases.unattended(Map.of())) {
      device.stopConnector();
      StartException away =
          assertThrows(
              StartException.class, () -> keys.openOrAwait(key(device.port(), password), none));
      assertTrue(away.isAway(), away.getMessage());
      device.startConnector();
      while (device.sessions() == 0) {
        Thread.sleep(5); // whoever looks after it finds it
      }
      keys.close(Duration.ofMinutes(1));
      assertEquals(0, device.sessions(), "sessions left open");
    }
  }

  private static KeySettings key(int port, Path password) {
    YubihsmSettings.Auth auth = new YubihsmSettings.Auth(1, new YubihsmSettings.InFile(password));
    YubihsmSettings device =
        new YubihsmSettings(
            new YubihsmSettings.Http("127.0.0.1", port), auth, Optional.empty(), Optional.empty());
    return new YubihsmKeySettings(
        device, 5, KeySettings.Type.CONSENSUS, List.of("one-1"), Optional.empty());
  }
}
