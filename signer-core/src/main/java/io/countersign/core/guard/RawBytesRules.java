package io.countersign.core.guard;

import io.countersign.protocol.consensus.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which raw bytes a chain's key signs, beside votes and proposals: what an operator has listed, and
 * nothing else. Two forms, each with a list of its own: bytes that are signed as they are (CometBFT
 * 1.0) say by their first bytes whose they are, those of celestia-core by their id.
 *
 * @param prefixes one of which CometBFT's must begin with; none is empty
 * @param ids one of which the id of celestia-core's must begin with; none is empty
 * @param perSecond how many of both are signed in a second at most, and at once
 */
public record RawBytesRules(List<Bytes> prefixes, List<String> ids, int perSecond) {
  /** No raw bytes at all. */
  public static final RawBytesRules NONE = new RawBytesRules(List.of(), List.of(), 100);

  /** In bytes: hashed twice while a vote may be waiting, this takes well under a millisecond. */
  public static final int MAX_LENGTH = 64 << 10;

  /** Of an id, in characters. */
  public static final int MAX_ID_LENGTH = 256;

  public RawBytesRules {
    prefixes = List.copyOf(prefixes);
    ids = List.copyOf(ids);
    if (prefixes.stream().anyMatch(Bytes::isEmpty) || ids.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("expected prefixes that are not empty");
    }
    if (perSecond < 1) {
      throw new IllegalArgumentException("expected 1 or more a second, got " + perSecond);
    }
  }

  /** What is wrong with bytes to be signed as they are; empty if nothing is. */
  public Optional<String> problem(Bytes value) {
    if (prefixes.isEmpty()) {
      return Optional.of(
          "raw bytes are not signed for this chain; raw_bytes_prefixes in its [[chain]] would allow them");
    }
    byte[] bytes = value.toArray();
    boolean listed = prefixes.stream().anyMatch(prefix -> begins(bytes, prefix.toArray()));
    return listed
        ? tooLong(value)
        : Optional.of(
            "expected raw bytes that begin with one of raw_bytes_prefixes, got %d bytes that begin with %s"
                .formatted(value.length(), value.isEmpty() ? "nothing" : value.hexPrefix(16)));
  }

  /** What is wrong with bytes for celestia-core; empty if nothing is. */
  public Optional<String> problem(Bytes rawBytes, String uniqueId) {
    if (ids.isEmpty()) {
      return Optional.of(
          "raw bytes are not signed for this chain; raw_bytes_ids in its [[chain]] would allow them");
    }
    if (rawBytes.isEmpty() || uniqueId.isEmpty()) {
      return Optional.of("expected raw bytes and a unique_id, got none");
    }
    if (uniqueId.length() > MAX_ID_LENGTH) {
      return Optional.of(
          "expected a unique_id of at most %d characters, got %d"
              .formatted(MAX_ID_LENGTH, uniqueId.length()));
    }
    return ids.stream().anyMatch(uniqueId::startsWith)
        ? tooLong(rawBytes)
        : Optional.of(
            "expected a unique_id that begins with one of raw_bytes_ids, got "
                + PeerText.quoted(uniqueId));
  }

  private static Optional<String> tooLong(Bytes bytes) {
    return bytes.length() <= MAX_LENGTH
        ? Optional.empty()
        : Optional.of(
            "expected at most %d raw bytes, got %d".formatted(MAX_LENGTH, bytes.length()));
  }

  private static boolean begins(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
