package io.countersign.harness.load;

import io.countersign.harness.node.ProcessFigures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the signer has taken after so many signatures.
 *
 * @param signatures of the measured rounds
 * @param process as its host sees it
 * @param stateFiles in its folder of states; zero if that is not known
 * @param heapMib what its heap held after the last garbage collection, if that is known
 */
record Sample(long signatures, ProcessFigures process, long stateFiles, OptionalLong heapMib) {
  /** {@code Pause Young (Allocation Failure) 12M->5M(61M) 0.9ms}. */
  private static final Pattern COLLECTED = Pattern.compile("\\d+M->(\\d+)M\\(");

  /** Some dozens of lines. */
  private static final int TAIL = 4096;

  static Sample take(long signatures, ProcessFigures process, LoadTarget target)
      throws IOException {
    long files = target.state().isPresent() ? files(target.state().get()) : 0;
    OptionalLong heap =
        target.collections().isPresent() ? heap(target.collections().get()) : OptionalLong.empty();
    return new Sample(signatures, process, files, heap);
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  /** The last figure of a log of collections; empty before the first. */
  static OptionalLong heap(Path log) throws IOException {
    Optional<String> end = end(log);
    OptionalLong last = OptionalLong.empty();
    for (Matcher line = COLLECTED.matcher(end.orElse("")); line.find(); ) {
      last = OptionalLong.of(Long.parseLong(line.group(1)));
    }
    return last;
  }

  private static Optional<String> end(Path log) throws IOException {
    if (!Files.exists(log)) {
      return Optional.empty();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      byte[] tail = new byte[(int) Math.min(TAIL, length)];
      file.seek(length - tail.length);
      file.readFully(tail);
      return Optional.of(new String(tail, StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
