package io.countersign.harness.torture;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Every signature ever received, in a file that only grows, and the one thing that is asked of
 * them: no position was signed for two contents, whatever the times. A record of {@value
 * #RECORD_LENGTH} bytes is height, round and step, SHA-256 of the sign bytes at {@link
 * Timestamp#EPOCH}, the signed time, the signature, and CRC-32C.
 */
final class History implements Closeable {
  static final int RECORD_LENGTH = 8 + 4 + 1 + 32 + 8 + 4 + 64 + 4;

  private static final int CONTENT = 13;
  private static final int CHECKSUM = RECORD_LENGTH - Integer.BYTES;

  private final String chainId;
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(RECORD_LENGTH);
  private final MessageDigest sha256;
  private final CRC32C checksum = new CRC32C();

  /** The first 8 bytes of the content's hash for each position; enough to tell two apart. */
  private final Map<HeightRoundStep, Long> contents = new HashMap<>();

  private long highest;

  private History(String chainId, Path file, FileChannel channel) {
    this.chainId = chainId;
    this.file = file;
    this.channel = channel;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Opens or makes the file for this process alone, and checks all that is in it; a record that a
   * kill cut short is cut off.
   *
   * @throws ViolationException if two records contradict each other
   * @throws IOException if a whole record is damaged, or another process has the file
   */
  static History open(String chainId, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!locked(channel)) {
        throw new IOException("expected %s for this run alone, another has it".formatted(file));
      }
      History history = new History(chainId, file, channel);
      history.load();
      return history;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void load() throws IOException {
    long whole = channel.size() / RECORD_LENGTH;
    channel.truncate(whole * RECORD_LENGTH);
    ByteBuffer block = ByteBuffer.allocate(1024 * RECORD_LENGTH).limit(0);
    for (long record = 0; record < whole; record++) {
      if (!block.hasRemaining()) {
        block.clear();
        while (block.position() % RECORD_LENGTH != 0 || block.position() == 0) {
          if (channel.read(block) < 0) {
            throw new IOException("expected %d records in %s, got fewer".formatted(whole, file));
          }
        }
        block.flip();
      }
      block.get(buffer.array());
      if (buffer.getInt(CHECKSUM) != checksum()) {
        throw new IOException("expected a whole record %d in %s".formatted(record, file));
      }
      require(position(), buffer.getLong(CONTENT));
    }
  }

  private HeightRoundStep position() throws IOException {
    try {
      return new HeightRoundStep(
          buffer.getLong(0), buffer.getInt(8), Step.ofNumber(buffer.get(12)));
    } catch (IllegalArgumentException e) {
      throw new IOException("expected a step in %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Writes down what was signed, then checks it.
   *
   * @param signed at the time that was signed
   * @throws ViolationException if this position was signed for something else before
   */
  void add(SignableMessage signed, Bytes signature) throws IOException {
    HeightRoundStep position = signed.position();
    buffer.clear();
    buffer.putLong(position.height()).putInt(position.round());
    buffer.put((byte) position.step().number());
    buffer.put(sha256.digest(Contents.of(chainId, signed)));
    buffer.putLong(signed.timestamp().seconds()).putInt(signed.timestamp().nanos());
    buffer.put(signature.toArray());
    buffer.putInt(checksum());
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    require(position, buffer.getLong(CONTENT));
  }

  private void require(HeightRoundStep position, long content) throws ViolationException {
    Long before = contents.putIfAbsent(position, content);
    if (before != null && before != content) {
      throw new ViolationException(
          "%s was signed for two contents; both are in %s".formatted(position, file));
    }
    highest = Math.max(highest, position.height());
  }

  private int checksum() {
    checksum.reset();
    checksum.update(buffer.array(), 0, CHECKSUM);
    return (int) checksum.getValue();
  }

  /** The highest height that was signed; 0 if none was. */
  long highest() {
    return highest;
  }

  /** How many positions were signed. */
  int positions() {
    return contents.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
