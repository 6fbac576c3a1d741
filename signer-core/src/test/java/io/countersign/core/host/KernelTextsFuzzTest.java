package io.countersign.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What {@code /proc} says, with names in it that anybody may have chosen. */
class KernelTextsFuzzTest {
  private static final Path ROOT = Path.of("/");

  @FuzzTest(maxDuration = "10m")
  void aTableOfMounts(FuzzedDataProvider data) {
    MountTable.parse(data.consumeRemainingAsString()).of(ROOT);
  }

  @FuzzTest(maxDuration = "10m")
  void aListOfLocks(FuzzedDataProvider data) {
    LockHolder.pid(data.consumeRemainingAsString(), "254:0", 131);
  }

  /** As the kernel writes it (seq_path), whatever the name of the folder. */
  @FuzzTest(maxDuration = "10m")
  void aMountPoint(FuzzedDataProvider data) {
    Path point;
    try {
      point = Path.of("/" + data.consumeRemainingAsString().replace("\0", ""));
    } catch (InvalidPathException e) {
      return; // no name of a file here
    }
    byte[] bytes = point.toString().getBytes(StandardCharsets.UTF_8);
    if (!Path.of(new String(bytes, StandardCharsets.UTF_8)).equals(point)) {
      return; // half of a surrogate pair
    }
    StringBuilder line = new StringBuilder("27 1 254:0 / ");
    for (byte b : bytes) {
      boolean escaped = b == ' ' || b == '\t' || b == '\n' || b == '\\';
      line.append(escaped ? "\\%03o".formatted((int) b) : String.valueOf((char) (b & 0xff)));
    }
    line.append(" rw shared:1 - ext4 /dev/vda rw,discard");
    Mount mount = MountTable.parse(line.toString()).of(point).orElseThrow();
    assertEquals(point, mount.point());
    assertEquals("ext4", mount.type());
  }
}
