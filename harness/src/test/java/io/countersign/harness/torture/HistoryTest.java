package io.countersign.harness.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.TestChain;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checker of all signatures can fail, and forgets nothing. */
class HistoryTest {
  private static final String CHAIN = "history-1";
  private static final Bytes SIGNATURE = Bytes.copyOf(new byte[64]);
  private static final BlockId BLOCK = TestChain.block("a block");

  @TempDir private Path folder = Path.of("");

  @Test
  void oneContentAtTwoTimesIsNoViolation() throws IOException {
    try (History history = open()) {
      history.add(precommit(5, BLOCK, 1), SIGNATURE);
      history.add(precommit(5, BLOCK, 2), SIGNATURE);
      history.add(precommit(6, BlockId.NIL, 2), SIGNATURE);
      assertEquals(2, history.positions());
      assertEquals(6, history.highest());
    }
  }

  @Test
  void twoContentsAreAViolationAlsoWhenTheFirstIsOfAnEarlierRun() throws IOException {
    try (History history = open()) {
      history.add(precommit(5, BLOCK, 1), SIGNATURE);
    }
    try (History history = open()) {
      ViolationException violation =
          assertThrows(
              ViolationException.class, () -> history.add(precommit(5, BlockId.NIL, 1), SIGNATURE));
      assertTrue(violation.toString().contains("precommit 5/0"), violation.toString());
    }
    assertThrows(ViolationException.class, this::open); // the evidence stays
  }

  @Test
  void aRecordThatAKillCutShortIsCutOff() throws IOException {
    try (History history = open()) {
      history.add(precommit(5, BLOCK, 1), SIGNATURE);
      history.add(precommit(6, BLOCK, 1), SIGNATURE);
    }
    byte[] all = Files.readAllBytes(file());
    for (int kept = History.RECORD_LENGTH; kept < all.length; kept++) {
      Files.write(file(), Arrays.copyOf(all, kept));
      try (History history = open()) {
        assertEquals(1, history.positions());
        history.add(precommit(7, BLOCK, 1), SIGNATURE);
      }
      try (History history = open()) {
        assertEquals(7, history.highest());
      }
    }
  }

  @Test
  void aDamagedRecordIsAnError() throws IOException {
    try (History history = open()) {
      history.add(precommit(5, BLOCK, 1), SIGNATURE);
    }
    byte[] all = Files.readAllBytes(file());
    all[20] ^= 1;
    Files.write(file(), all);
    assertThrows(IOException.class, this::open);
  }

  @Test
  void twoRunsInOneFolderAreAnError() throws IOException {
    try (History history = open()) {
      assertThrows(IOException.class, this::open);
      assertEquals(0, history.positions());
    }
  }

  private History open() throws IOException {
    return History.open(CHAIN, file());
  }

  private Path file() {
    return folder.resolve("history");
  }

  private static Vote precommit(long height, BlockId block, long seconds) {
    Timestamp time = new Timestamp(seconds, 0);
    return new Vote(
        Step.PRECOMMIT, height, 0, block, time, Bytes.EMPTY, 0, Bytes.EMPTY, Bytes.EMPTY);
  }
}
