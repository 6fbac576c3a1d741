package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The harness's own idea of sign bytes, against bytes that CometBFT 0.38.25 made. */
class CanonicalBytesTest {
  private static final Path VECTORS =
      Path.of("../privval-protocol/src/test/resources/signbytes/cometbft-0.38.tsv");

  @Test
  void theyAreWhatCometBftMakes() throws IOException {
    List<String> lines =
        Files.readAllLines(VECTORS).stream().filter(line -> !line.startsWith("#")).toList();
    assertTrue(lines.size() > 250, "vectors: " + lines.size());
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      assertEquals(fields[11], hex(fields), line);
    }
  }

  private static String hex(String[] fields) {
    String chain = fields[1];
    byte[] bytes =
        switch (fields[0]) {
          case "proposal" -> CanonicalBytes.of(chain, proposal(fields));
          case "extension" -> CanonicalBytes.ofExtension(chain, vote(Step.PRECOMMIT, fields));
          case "prevote" -> CanonicalBytes.of(chain, vote(Step.PREVOTE, fields));
          case "precommit" -> CanonicalBytes.of(chain, vote(Step.PRECOMMIT, fields));
          default -> throw new IllegalArgumentException(fields[0]);
        };
    return Bytes.copyOf(bytes).hex().toLowerCase(Locale.ROOT);
  }

  private static Proposal proposal(String[] fields) {
    return new Proposal(
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]),
        block(fields),
        time(fields));
  }

  private static Vote vote(Step step, String[] fields) {
    return new Vote(
        step,
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        block(fields),
        time(fields),
        Bytes.EMPTY,
        0,
        Bytes.ofHex(fields[10]),
        Bytes.EMPTY);
  }

  private static BlockId block(String[] fields) {
    return new BlockId(
        Bytes.ofHex(fields[5]), Integer.parseUnsignedInt(fields[6]), Bytes.ofHex(fields[7]));
  }

  private static Timestamp time(String[] fields) {
    return new Timestamp(Long.parseLong(fields[8]), Integer.parseInt(fields[9]));
  }
}
