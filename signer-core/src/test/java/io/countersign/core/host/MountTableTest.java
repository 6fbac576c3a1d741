package io.countersign.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which mount a path is on. */
final class MountTableTest {
  private static final String TABLE =
      """
      27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
      28 27 254:1 / /var rw,relatime shared:5 master:1 - xfs /dev/vdb rw
      29 28 0:40 / /var/lib rw - tmpfs tmpfs rw
      30 28 254:2 /sub /var/lib rw,nosuid - btrfs /dev/vdc rw,subvol=/sub
      31 27 254:3 / /with\\040blank\\134and\\040more rw - f2fs /dev/vdd rw
      """;

  private final MountTable table = MountTable.parse(TABLE);

  @ParameterizedTest
  @CsvSource({
    "/, ext4",
    "/home/x, ext4",
    "/variable, ext4",
    "/var, xfs",
    "/var/log/x, xfs",
    "/var/lib, btrfs",
    "/var/lib/a/b, btrfs",
    "/with blank\\and more/x, f2fs",
    "/with, ext4"
  })
  void theLongestPointWinsAndOfTwoOnOneTheLater(String path, String type) {
    assertEquals(Optional.of(type), table.of(Path.of(path)).map(Mount::type));
  }

  /** The kernel escapes blanks and line feeds; a carriage return, and half of an Å, it does not. */
  @Test
  void aNameMayHaveBytesThatEndALineElsewhere() {
    String name = "/a\\040\u00c3\u0085\rb"; // bytes of UTF-8, one each character
    MountTable odd = MountTable.parse("27 1 254:0 / " + name + " rw - ext4 /dev/vda rw\n");
    assertEquals(
        Optional.of(Path.of("/a \u00c5\rb")), odd.of(Path.of("/a \u00c5\rb")).map(Mount::point));
  }

  @Test
  void aMountHasItsDeviceAndBothKindsOfOptions() {
    assertEquals(
        Optional.of(
            new Mount(
                "254:2",
                Path.of("/var/lib"),
                "btrfs",
                List.of("rw", "nosuid", "rw", "subvol=/sub"))),
        table.of(Path.of("/var/lib/x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "27 1 254:0 / /",
        "27 1 254:0 / / rw",
        "27 1 254:0 / / rw -",
        "27 1 254:0 / / rw - ext4 /dev/vda",
        "27 1 ext4 / / rw - ext4 /dev/vda rw"
      })
  void aLineOfAnotherFormIsPassedOver(String line) {
    assertEquals(Optional.empty(), MountTable.parse(line).of(Path.of("/x")));
  }
}
