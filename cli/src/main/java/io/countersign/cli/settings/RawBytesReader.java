package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.RAW_BYTES_IDS;
import static io.countersign.cli.settings.KnownKeys.RAW_BYTES_PER_SECOND;
import static io.countersign.cli.settings.KnownKeys.RAW_BYTES_PREFIXES;

import io.countersign.core.guard.RawBytesRules;
import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads which raw bytes a {@code [[chain]]} has signed. */
final class RawBytesReader {
  private static final int MOST = 64;
  private static final int LONGEST = 256;
  private static final int FASTEST = 1_000;
  private static final String HEX = "hex:";

  private final Problems problems;

  RawBytesReader(Problems problems) {
    this.problems = problems;
  }

  RawBytesRules read(CheckedTable chain) {
    List<String> ids = new ArrayList<>();
    for (CheckedTable.Text id : listed(chain, RAW_BYTES_IDS)) {
      ids.add(id.value());
    }
    List<Bytes> prefixes = new ArrayList<>();
    for (CheckedTable.Text prefix : listed(chain, RAW_BYTES_PREFIXES)) {
      addPrefix(prefix, prefixes);
    }
    return new RawBytesRules(prefixes, ids, perSecond(chain));
  }

  /** Those of a fit length; an empty one would allow everything. */
  private List<CheckedTable.Text> listed(CheckedTable chain, Key key) {
    List<CheckedTable.Text> texts = chain.texts(key);
    if (texts.size() > MOST) {
      problems.error(
          chain.at(key),
          "expected at most %d entries for %s, got %d".formatted(MOST, key.name(), texts.size()));
      return List.of();
    }
    return texts.stream().filter(text -> isFit(text, key)).toList();
  }

  private boolean isFit(CheckedTable.Text text, Key key) {
    int length = text.value().length();
    if (length >= 1 && length <= LONGEST) {
      return true;
    }
    problems.error(
        text.at(),
        "expected 1 to %d characters for each of %s, got %d"
            .formatted(LONGEST, key.name(), length));
    return false;
  }

  private void addPrefix(CheckedTable.Text text, List<Bytes> prefixes) {
    String value = text.value();
    if (!value.startsWith(HEX)) {
      prefixes.add(Bytes.copyOf(value.getBytes(StandardCharsets.UTF_8)));
      return;
    }
    try {
      Bytes bytes = Bytes.ofHex(value.substring(HEX.length()));
      if (!bytes.isEmpty()) {
        prefixes.add(bytes);
        return;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    problems.error(
        text.at(),
        "expected text or hex:6162 for each of raw_bytes_prefixes, got " + Quoted.of(value));
  }

  private int perSecond(CheckedTable chain) {
    long standard = Long.parseLong(RAW_BYTES_PER_SECOND.standard());
    long count = chain.number(RAW_BYTES_PER_SECOND).orElse(standard);
    if (count < 1 || count > FASTEST) {
      problems.error(
          chain.at(RAW_BYTES_PER_SECOND),
          "expected 1 to %d for %s, got %d".formatted(FASTEST, RAW_BYTES_PER_SECOND.name(), count));
      return (int) standard;
    }
    return (int) count;
  }
}
