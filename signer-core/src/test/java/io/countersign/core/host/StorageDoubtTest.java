package io.countersign.core.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file systems a watermark should not be on, by lines as kernels print them. */
final class StorageDoubtTest {
  private static final String BEFORE = "22 27 0:21 / /proc rw,relatime - proc proc rw\n";

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard                                                    |
          27 1 8:1 / / rw,noatime shared:1 - xfs /dev/sda1 rw,attr2,inode64                                        |
          27 1 0:25 /@ / rw,relatime shared:1 master:3 - btrfs /dev/sda2 rw,ssd,subvol=/@                          |
          27 1 0:30 / / rw,relatime - zfs tank/root rw,xattr,posixacl                                              |
          27 1 0:50 / / rw - nfs4 host:/e rw,vers=4.2,proto=tcp,local_lock=none                                    |
          27 1 0:50 / / rw - nfs host:/e rw,vers=3,local_lock=none                                                 |
          27 1 0:51 / / rw - cifs //host/share rw,vers=3.1.1                                                       |
          27 1 0:23 / / rw,relatime - tmpfs tmpfs rw,size=1k                                                       | tmpfs, which is memory
          27 1 0:23 / / rw - ramfs none rw                                                                         | ramfs, which is memory
          27 1 0:44 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w                        | an overlay, a container's own layer
          27 1 0:44 / / rw,relatime - overlay overlay rw,lowerdir=/l,upperdir=/u,workdir=/w,volatile               | a volatile overlay, which flushes nothing
          27 1 0:50 / / rw - nfs host:/e rw,vers=3,nolock,local_lock=all                                           | nfs without locks between hosts
          27 1 0:50 / / rw - nfs host:/e rw,vers=3,local_lock=posix                                                | nfs without locks between hosts
          27 1 0:51 / / rw - cifs //host/share rw,nobrl                                                            | cifs without locks between hosts
          27 1 0:52 / / rw - lustre host:/l rw,localflock                                                          | lustre without locks between hosts
          27 1 0:53 / / rw - fuse.sshfs user@host:/ rw,user_id=0                                                   | fuse.sshfs, served by a program
          27 1 0:53 / / rw - fuseblk /dev/sdb1 rw                                                                  | fuseblk, served by a program
          27 1 0:54 / / rw - 9p share rw,trans=virtio                                                              | 9p, a folder of the machine outside
          27 1 0:54 / / rw - virtiofs share rw                                                                     | virtiofs, a folder of the machine outside
          27 1 8:1 / / rw - ext4 /dev/sda1 rw,nobarrier                                                            | ext4 mounted with nobarrier
          27 1 8:1 / / rw - ext4 /dev/sda1 rw,barrier=0                                                            | ext4 mounted with barrier=0
          """)
  void aFileSystemWhoseLocksOrFlushesMeanNothingIsNamed(String line, String doubt) {
    Mount mount = MountTable.parse(BEFORE + line).of(Path.of("/state/file")).orElseThrow();
    Optional<String> found = StorageDoubt.of(mount);
    assertEquals(doubt == null, found.isEmpty(), found::toString);
    if (doubt != null) {
      assertTrue(found.orElseThrow().startsWith(doubt), found::toString);
      assertTrue(found.orElseThrow().matches(".*; (put|mount) .*"), "says what to do");
    }
  }

  @Test
  void theRealMemoryOfThisHostIsNamed() {
    assumeTrue(Files.isDirectory(Path.of("/dev/shm")), "no /dev/shm on this system");
    Mount mount = MountTable.ofThisProcess().of(Path.of("/dev/shm")).orElseThrow();
    assertEquals("tmpfs", mount.type());
    assertTrue(StorageDoubt.of(mount).isPresent());
  }
}
