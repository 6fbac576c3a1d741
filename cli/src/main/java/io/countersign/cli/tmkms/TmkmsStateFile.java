package io.countersign.cli.tmkms;

import io.countersign.cli.NewFile;
import io.countersign.cli.Replacement;
import io.countersign.core.watermark.Ceiling;
import io.countersign.core.watermark.FilePlace;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;

/**
 * TMKMS's state file, kept by us while we sign: a ceiling, written in place. The owning thread must
 * never be interrupted: that would close the channel.
 *
 * <p>TMKMS locks nothing, and replaces the file with each signature: one that signs beside us is
 * noticed by the next write.
 */
public final class TmkmsStateFile implements Ceiling {
  private final Path file;
  private final FileChannel channel;
  private final FilePlace place;
  private final TmkmsState found;
  private StatePage.Half half = StatePage.Half.LEFT;

  private TmkmsStateFile(Path file, FileChannel channel, TmkmsState found) throws IOException {
    this.file = file;
    this.channel = channel;
    this.place = FilePlace.of(file);
    this.found = found;
  }

  /**
   * Takes it over: in place where it is ours already, which needs no room on the disk.
   *
   * @param found what it says, and the watermark knows of by now
   * @throws IOException if it cannot be kept; what it says names the file
   */
  public static TmkmsStateFile open(Path file, TmkmsState found, HeightRoundStep ceiling)
      throws IOException {
    try {
      requireKeepable(file);
      requireStill(found, file);
      byte[] content = content(file);
      boolean ours = StatePage.isPage(content);
      if (!ours) {
        Replacement.write(file, StatePage.of(new TmkmsState.Ceiling(ceiling), StatePage.Half.LEFT));
      }
      TmkmsStateFile kept = over(file, found);
      if (ours) {
        kept.goOn(content, ceiling);
      }
      return kept;
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /**
   * Passes if it can be kept in its place; changes nothing.
   *
   * @throws IOException if not
   */
  public static void requireKeepable(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new IOException(
          "it is a link, which TMKMS would replace by a file of its own: name the file itself as state_file");
    }
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path written = Files.exists(file) ? file : folder;
    if (Files.exists(folder) && !Files.isWritable(written)) {
      throw new AccessDeniedException(written.toString());
    }
  }

  /** Whether we wrote it last; TMKMS and editors write others. */
  public static boolean isOurs(Path file) throws IOException {
    return StatePage.isPage(content(file));
  }

  /** TMKMS locks nothing: one that still signs may have written since. */
  private static void requireStill(TmkmsState found, Path file) throws IOException {
    TmkmsState now;
    try {
      now = TmkmsState.read(file);
    } catch (TmkmsStateException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (!now.equals(found)) {
      throw new IOException(
          "somebody wrote it while we started; is a TMKMS running with this key? stop one of the two");
    }
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(StatePage.LENGTH + 1);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private static TmkmsStateFile over(Path file, TmkmsState found) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    try {
      return new TmkmsStateFile(file, channel, found);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void goOn(byte[] content, HeightRoundStep ceiling) throws IOException {
    try {
      if (found instanceof TmkmsState.Ceiling) {
        // It may have been in memory alone, and the disk hold the one before, in the half that is
        // written next.
        write(content);
        half = StatePage.half(content);
      } else {
        write(StatePage.blank());
      }
      put(new TmkmsState.Ceiling(ceiling));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Has TMKMS know of what was done to a watermark while nobody signs: never lowered below what it
   * knows by itself.
   *
   * @throws IOException if it could not be written; what it says names the file
   */
  public static void raise(Path file, TmkmsState to) throws IOException, TmkmsStateException {
    Optional<HeightRoundStep> now = position(TmkmsState.read(file));
    Optional<HeightRoundStep> then = position(to);
    if (then.isPresent() && (now.isEmpty() || now.get().compareTo(then.get()) <= 0)) {
      try {
        Replacement.write(file, page(to, StatePage.Half.LEFT));
      } catch (IOException e) {
        throw named(file, e);
      }
    }
  }

  private static Optional<HeightRoundStep> position(TmkmsState state) {
    return switch (state) {
      case TmkmsState.Signed(HeightRoundStep at, BlockId _) -> Optional.of(at);
      case TmkmsState.Ceiling(HeightRoundStep at) -> Optional.of(at);
      case TmkmsState.Nothing _, TmkmsState.Torn _ -> Optional.empty();
    };
  }

  private static byte[] page(TmkmsState state, StatePage.Half half) {
    return switch (state) {
      case TmkmsState.Signed signed -> StatePage.of(signed);
      case TmkmsState.Ceiling ceiling -> StatePage.of(ceiling, half);
      case TmkmsState.Nothing _, TmkmsState.Torn _ -> StatePage.blank();
    };
  }

  @Override
  public void raise(HeightRoundStep round) throws IOException {
    try {
      put(new TmkmsState.Ceiling(round));
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** Where nothing was signed since TMKMS, it finds what it left. */
  @Override
  public void end(Watermark last) throws IOException {
    boolean untouched = found instanceof TmkmsState.Signed tmkms && last.equals(tmkms.floor());
    try {
      write(StatePage.blank());
      write(page(untouched ? found : TmkmsState.of(last), half));
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  private void put(TmkmsState.Ceiling ceiling) throws IOException {
    half = half.other();
    write(StatePage.of(ceiling, half));
  }

  private void write(byte[] page) throws IOException {
    checkPlace(); // what TMKMS signed since must not be overwritten
    ByteBuffer bytes = ByteBuffer.wrap(page);
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    channel.force(false);
    checkPlace();
  }

  private void checkPlace() throws IOException {
    try {
      place.check();
    } catch (IOException e) {
      throw new IOException(
          "%s; is a TMKMS running with this key? stop one of the two".formatted(e.getMessage()), e);
    }
  }

  private static IOException named(Path file, IOException e) {
    return new IOException(
        "TMKMS's state file %s could not be made durable: %s".formatted(file, NewFile.reason(e)),
        e);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
