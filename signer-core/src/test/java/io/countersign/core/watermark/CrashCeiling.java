package io.countersign.core.watermark;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.signbytes.SignedContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ceiling on a disk that knows every crash, and the other program's reading of it. The states
 * stand in two halves by turns, as in the real file, with a digit where the disk tears.
 */
public final class CrashCeiling implements Ceiling {
  private static final int LENGTH = 512;
  private static final Pattern STATE =
      Pattern.compile("\\s*\\[at the height (\\d+) (\\d+) ([0-3]) (\\w+)]\\s*");

  private static final String NIL = "nil";

  /**
   * What the other program knows of the last signature.
   *
   * @param step 0, 1 or 2; 3 is above all of a round
   * @param block the hash, or {@code nil}
   */
  public record Known(long height, int round, int step, String block) {
    /** TMKMS's rule ({@code src/chain/state.rs}, update_consensus_state). */
    public boolean lets(HeightRoundStep asked, BlockId asksBlock) {
      int askedStep = asked.step().number() - 1;
      if (asked.height() != height || asked.round() != round) {
        return asked.height() > height || (asked.height() == height && asked.round() > round);
      }
      String hash = asksBlock.isNil() ? NIL : asksBlock.hash().hex();
      boolean bothBlocks = !asksBlock.isNil() && !block.equals(NIL);
      return askedStep >= step && (hash.equals(block) || !(bothBlocks || askedStep == step));
    }
  }

  private final CrashDisk disk;
  private int half;

  private CrashCeiling(CrashDisk disk, int half) {
    this.disk = disk;
    this.half = half;
  }

  /** A disk with a state on it for certain. */
  public static CrashDisk disk(HeightRoundStep ceiling, Runnable moment) {
    return CrashDisk.of(page(text(ceiling), 0), moment);
  }

  /** Takes over what a crash left. */
  public static CrashCeiling open(CrashDisk disk, HeightRoundStep ceiling) throws IOException {
    byte[] content = disk.content();
    Optional<Known> known = read(content);
    CrashCeiling opened = new CrashCeiling(disk, content[0] == '[' ? 0 : 1);
    boolean isCeiling = known.isPresent() && known.get().step() == 3;
    opened.write(isCeiling ? content : page("", 0));
    opened.raise(ceiling);
    return opened;
  }

  /** As the other program reads it; empty where it refuses to. */
  public static Optional<Known> read(byte[] content) {
    Matcher found = STATE.matcher(new String(content, StandardCharsets.US_ASCII));
    return found.matches()
        ? Optional.of(
            new Known(
                Long.parseLong(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3)),
                found.group(4)))
        : Optional.empty();
  }

  @Override
  public void raise(HeightRoundStep round) throws IOException {
    half = 1 - half;
    write(page(text(round), half));
  }

  @Override
  public void end(Watermark last) throws IOException {
    HeightRoundStep at = last.position();
    write(page("", 0));
    write(
        page(
            last.isFloor() || last.satOutHeight() != 0
                ? text(CoveredWatermark.above(last))
                : text(
                    at,
                    at.step().number() - 1,
                    SignedContent.blockId(at.step(), last.signBytes().toArray())),
            0));
  }

  private static String text(HeightRoundStep ceiling) {
    return text(ceiling, 3, BlockId.NIL);
  }

  private static String text(HeightRoundStep at, int step, BlockId block) {
    return "[at the height %d %d %d %s]"
        .formatted(at.height(), at.round(), step, block.isNil() ? NIL : block.hash().hex());
  }

  private void write(byte[] page) throws IOException {
    disk.write(ByteBuffer.wrap(page), 0);
    disk.flush();
  }

  private static byte[] page(String text, int half) {
    String blank = " ".repeat(LENGTH / 2);
    String filled = text + " ".repeat(LENGTH / 2 - text.length());
    return (half == 0 ? filled + blank : blank + filled).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {}
}
