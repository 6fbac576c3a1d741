package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.SoftsignSettings;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Devices are called by letters here; what is closed is written down. */
class DevicesTest {
  private static final KeySettings ONE = key("one-1");
  private static final KeySettings TWO = key("two-1");

  private final List<String> closed = new ArrayList<>();
  private final Devices<String, Closeable> devices = new Devices<>();

  private static KeySettings key(String chainId) {
    return new SoftsignSettings(
        List.of(chainId),
        KeySettings.Type.CONSENSUS,
        SoftsignSettings.FileFormat.BASE64,
        Path.of("key"),
        Optional.empty(),
        Optional.empty());
  }

  /** A try to open a key, after which the device is kept. */
  private void tryInVain(KeySettings key, String device) {
    devices.take(device, () -> () -> closed.add(device));
    devices.await(key, device);
    devices.release(device);
  }

  @Test
  void oneThatIsAwaitedStaysOpenUntilItIsNoMoreHoweverOftenItIsTried() {
    tryInVain(ONE, "a");
    tryInVain(ONE, "a");
    assertEquals(List.of("a"), devices.open());
    assertEquals(List.of(), closed);
    devices.awaitNoMore(ONE);
    devices.awaitNoMore(ONE);
    assertEquals(List.of("a"), closed);
  }

  @Test
  void theOneThatWasAwaitedBeforeIsLetGo() {
    tryInVain(ONE, "a");
    tryInVain(ONE, "b");
    assertEquals(List.of("a"), closed);
    assertEquals(List.of("b"), devices.open());
  }

  @Test
  void oneThatIsAwaitedForAKeyThatNobodyWantsIsLetGo() {
    tryInVain(ONE, "a");
    tryInVain(TWO, "a");
    tryInVain(TWO, "b");
    devices.awaitOnly(List.of(TWO));
    assertEquals(List.of("a"), closed);
    devices.awaitOnly(List.of());
    assertEquals(List.of("a", "b"), closed);
  }

  @Test
  void aKeyThatIsOpenKeepsItsDeviceThoughNobodyAwaitsIt() {
    tryInVain(ONE, "a");
    devices.take("a", () -> () -> closed.add("another"));
    devices.awaitNoMore(ONE);
    assertEquals(List.of(), closed);
    devices.release("a");
    assertEquals(List.of("a"), closed);
  }
}
