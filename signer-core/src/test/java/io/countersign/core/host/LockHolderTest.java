package io.countersign.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's list of locks, as proc_locks(5) has it. */
final class LockHolderTest {
  private static final String LOCKS =
      """
      1: FLOCK  ADVISORY  WRITE 17443 fe:00:9986053 0 EOF
      2: POSIX  ADVISORY  READ 4710 fe:00:9986053 0 EOF
      2: -> POSIX  ADVISORY  WRITE 1 fe:00:9986053 0 EOF
      3: POSIX  ADVISORY  WRITE 4711 00:1b:12 0 EOF
      4: POSIX  ADVISORY  WRITE 0 103:05:13 0 EOF
      5: OFDLCK ADVISORY  WRITE -1 103:05:14 0 EOF
      6: POSIX  ADVISORY  WRITE 4712 103:05:14 0 EOF
      7: POSIX
      """;

  @ParameterizedTest
  @CsvSource({
    "254:0, 9986053, 4710",
    "0:27,  12,      4711",
    "259:5, 13,      -1",
    "259:5, 14,      4712",
    "259:5, 15,      -1",
    "254:1, 9986053, -1"
  })
  void theHolderIsFoundByDeviceAndInode(String device, long inode, long pid) {
    OptionalLong found = LockHolder.pid(LOCKS, device, inode);
    assertEquals(pid, found.orElse(-1));
  }
}
