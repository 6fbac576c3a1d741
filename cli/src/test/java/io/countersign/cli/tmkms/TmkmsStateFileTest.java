package io.countersign.cli.tmkms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TmkmsStateFileTest {
  private static final TmkmsState NOTHING = new TmkmsState.Nothing();
  private static final TmkmsState.Signed BY_TMKMS =
      new TmkmsState.Signed(new HeightRoundStep(17, 3, Step.PREVOTE), BlockId.NIL);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameIt() throws IOException {
    file = directory.toRealPath().resolve("state.json");
  }

  @Test
  void aMissingFileIsMadeForItsOwnerAlone() throws Exception {
    try (TmkmsStateFile kept = open(NOTHING, 18)) {
      assertEquals(TmkmsState.Ceiling.of(18, 0), TmkmsState.read(file));
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      kept.raise(round(19, 2));
      assertEquals(TmkmsState.Ceiling.of(19, 2), TmkmsState.read(file));
      kept.raise(round(20, 0));
      assertEquals(TmkmsState.Ceiling.of(20, 0), TmkmsState.read(file));
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(1, files.count(), "nothing is left aside");
    }
  }

  /** A full disk must not keep the signer from starting again. */
  @Test
  void whatIsOursIsGoneOnWithInPlace() throws Exception {
    open(NOTHING, 18).close();
    Object inode = Files.getAttribute(file, "unix:ino");
    open(new TmkmsState.Ceiling(round(18, 0)), 25).close();
    assertEquals(inode, Files.getAttribute(file, "unix:ino"));
    assertEquals(TmkmsState.Ceiling.of(25, 0), TmkmsState.read(file));
    assertEquals(StatePage.LENGTH, Files.size(file));
  }

  @Test
  void aTornPageIsMendedInPlace() throws Exception {
    byte[] torn = StatePage.of(TmkmsState.Ceiling.of(18, 0), StatePage.Half.LEFT);
    torn[100] = ' ';
    Files.write(file, torn);
    assertEquals(new TmkmsState.Torn(), TmkmsState.read(file));
    open(new TmkmsState.Torn(), 25).close();
    assertEquals(TmkmsState.Ceiling.of(25, 0), TmkmsState.read(file));
  }

  @Test
  void aLinkIsRefusedSinceTmkmsWouldReplaceIt() throws Exception {
    Path real = directory.toRealPath().resolve("elsewhere.json");
    Files.writeString(real, BY_TMKMS.text());
    Files.createSymbolicLink(file, real);
    IOException e = assertThrows(IOException.class, () -> open(BY_TMKMS, 18));
    assertTrue(String.valueOf(e.getMessage()).contains("it is a link"), e.getMessage());
    assertEquals(BY_TMKMS, TmkmsState.read(real));
  }

  @Test
  void whatTmkmsSignedWhileWeStartedIsNotWrittenOver() throws Exception {
    Files.writeString(file, BY_TMKMS.text());
    IOException e = assertThrows(IOException.class, () -> open(new TmkmsState.Nothing(), 18));
    assertTrue(String.valueOf(e.getMessage()).contains("is a TMKMS running"), e.getMessage());
    assertEquals(BY_TMKMS, TmkmsState.read(file));
  }

  @Test
  void tmkmsFindsWhatItLeftWhereNothingWasSignedSince() throws Exception {
    Files.writeString(file, BY_TMKMS.text());
    try (TmkmsStateFile kept = open(BY_TMKMS, 18)) {
      kept.end(Watermark.floor(BY_TMKMS.position()));
    }
    assertEquals(BY_TMKMS, TmkmsState.read(file));
  }

  @Test
  void aFloorOfOursIsAllThatTmkmsIsTold() throws Exception {
    try (TmkmsStateFile kept = open(NOTHING, 18)) {
      kept.end(Watermark.floor(17));
    }
    assertEquals(TmkmsState.Ceiling.of(17, Integer.MAX_VALUE), TmkmsState.read(file));
  }

  /** It has signed meanwhile, and what it wrote must stay. */
  @Test
  void aTmkmsThatRunsBesideUsIsNoticedAndNotOverwritten() throws Exception {
    try (TmkmsStateFile kept = open(NOTHING, 18)) {
      Path aside = Files.writeString(directory.resolve("aside"), BY_TMKMS.text());
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);

      IOException raise = assertThrows(IOException.class, () -> kept.raise(round(19, 0)));
      IOException end = assertThrows(IOException.class, () -> kept.end(Watermark.floor(17)));

      for (IOException e : new IOException[] {raise, end}) {
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("TMKMS's state file " + file), message);
        assertTrue(
            message.contains("is a TMKMS running with this key? stop one of the two"), message);
      }
    }
    assertEquals(BY_TMKMS, TmkmsState.read(file));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    file = directory.resolve("none/state.json");
    IOException e = assertThrows(IOException.class, () -> open(NOTHING, 18));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(file + " could not be made durable: no such file"), message);
  }

  @Test
  void whileNobodySignsItIsOnlyRaised() throws Exception {
    Files.writeString(file, BY_TMKMS.text());
    TmkmsStateFile.raise(file, TmkmsState.Ceiling.of(16, 0));
    assertEquals(BY_TMKMS, TmkmsState.read(file));
    TmkmsStateFile.raise(file, TmkmsState.Ceiling.of(18, 0));
    assertEquals(TmkmsState.Ceiling.of(18, 0), TmkmsState.read(file));
    TmkmsStateFile.raise(file, BY_TMKMS);
    assertEquals(TmkmsState.Ceiling.of(18, 0), TmkmsState.read(file));
  }

  @Test
  void garbageIsNotRaisedOver() throws Exception {
    Files.writeString(file, "garbage");
    assertThrows(
        TmkmsStateException.class, () -> TmkmsStateFile.raise(file, TmkmsState.Ceiling.of(18, 0)));
    assertEquals("garbage", Files.readString(file));
    assertFalse(StatePage.isPage(Files.readAllBytes(file)));
  }

  private TmkmsStateFile open(TmkmsState found, long height) throws IOException {
    return TmkmsStateFile.open(file, found, round(height, 0));
  }

  private static HeightRoundStep round(long height, int round) {
    return new HeightRoundStep(height, round, Step.PRECOMMIT);
  }
}
