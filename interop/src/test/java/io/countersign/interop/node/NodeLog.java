package io.countersign.interop.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running node logs, line after line, with its own times of them, to the millisecond: asking
 * it all the while would take from it what is to be measured.
 */
final class NodeLog {
  /** It has opened the port for its signer. */
  static final Pattern LISTENING = Pattern.compile("SignerListener: Listening for new connection");

  /** Its signer is there. */
  static final Pattern CONNECTED = Pattern.compile("SignerListener: Connected");

  /** A block has its commit. */
  static final Pattern BLOCK = Pattern.compile("finalizing commit of block");

  /** It is stored, and nothing of the next one has begun. */
  static final Pattern STORED = Pattern.compile("committed state");

  /** A round went by in which no block was made. */
  private static final Pattern LOST_ROUND =
      Pattern.compile("Timed out .* step=RoundStep(Propose|PrevoteWait|PrecommitWait)");

  private static final Pattern TIME = Pattern.compile("^\\w\\[(\\d+-\\d+-\\d+\\|[\\d:.]+)] ");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd|HH:mm:ss.SSS", Locale.ROOT);

  private final NodeProcess node;
  private final Path file;
  private final Queue<String> lines = new ArrayDeque<>();
  private long read;
  private int lostRounds;

  NodeLog(NodeProcess node, Path file) {
    this.node = node;
    this.file = file;
  }

  /** Begins anew behind all that is there already. */
  void skip() throws IOException {
    lines.clear();
    lostRounds = 0;
    read = Files.size(file);
  }

  /**
   * Waits for the next line of a kind, and goes on behind it.
   *
   * @return when the node logged it
   * @throws IOException also if the node has ended, with what it said at last
   */
  Instant await(Pattern kind) throws IOException, InterruptedException {
    return Await.present("\"%s\" in %s".formatted(kind, file), () -> next(kind));
  }

  private Optional<Instant> next(Pattern kind) throws IOException {
    node.requireAlive();
    takeIn();
    while (!lines.isEmpty()) {
      String line = lines.remove();
      Matcher time = TIME.matcher(line);
      if (LOST_ROUND.matcher(line).find()) {
        lostRounds++;
      }
      if (kind.matcher(line).find() && time.find()) {
        return Optional.of(LocalDateTime.parse(time.group(1), FORMAT).toInstant(ZoneOffset.UTC));
      }
    }
    return Optional.empty();
  }

  /** Whole lines alone. */
  private void takeIn() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) (channel.size() - read));
      channel.read(buffer, read);
      byte[] bytes = buffer.array();
      int end = buffer.position();
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      new String(bytes, 0, end, UTF_8).lines().forEach(lines::add);
      read += end;
    }
  }

  /** How many rounds went by without a block, in what was waited for so far. */
  int lostRounds() {
    return lostRounds;
  }
}
