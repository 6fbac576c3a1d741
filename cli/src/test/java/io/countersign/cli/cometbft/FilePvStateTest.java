package io.countersign.cli.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FilePvStateTest {
  private static final Bytes SIGNATURE = Bytes.copyOf(new byte[64]);
  private static final Timestamp TIME = new Timestamp(1_700_000_000L, 5);

  @TempDir Path folder;

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            new Proposal(9, 1, -1, BlockId.NIL, TIME), new HeightRoundStep(9, 1, Step.PROPOSAL)),
        Arguments.of(vote(Step.PREVOTE), new HeightRoundStep(9, 1, Step.PREVOTE)),
        Arguments.of(vote(Step.PRECOMMIT), new HeightRoundStep(9, 1, Step.PRECOMMIT)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatWasSignedGoesThereAndBack(SignableMessage message, HeightRoundStep position)
      throws Exception {
    Watermark last =
        Watermark.of(position, Bytes.copyOf(SignBytes.of("my-1", message)))
            .withSignature(SIGNATURE);

    String text = FilePvState.of(last).text();

    assertTrue(
        text.startsWith(
            "{\n  \"height\": \"9\",\n  \"round\": 1,\n  \"step\": %d,\n  \"signature\": \"AAAA"
                .formatted(position.step().number())),
        text);
    assertEquals(last, read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 2147483647, PRECOMMIT",
    "1, 0, 0, 0, 2147483647, PRECOMMIT",
    "9, 0, 0, 8, 2147483647, PRECOMMIT",
    "9, 2, 0, 9, 1, PRECOMMIT",
    "9, 2, 1, 9, 2, PROPOSAL",
    "9, 2, 2, 9, 2, PREVOTE",
    "9, 2, 3, 9, 2, PRECOMMIT",
  })
  void withoutSignBytesItIsAFloor(
      long height, int round, int step, long floorHeight, int floorRound, Step floorStep)
      throws Exception {
    Watermark floor = Watermark.floor(new HeightRoundStep(floorHeight, floorRound, floorStep));

    assertEquals(
        floor, read("{\"height\":\"%d\",\"round\":%d,\"step\":%d}".formatted(height, round, step)));
    // Horcrux writes the round in quotes, and more fields.
    assertEquals(
        floor,
        read(
            "{\"height\":\"%d\",\"round\":\"%d\",\"step\":%d,\"nonce_public\":null,\"signbytes\":null}"
                .formatted(height, round, step)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2147483647, PRECOMMIT, 0, 0, 0, 0",
    "9, 2147483647, PRECOMMIT, 0, 9, 2147483647, 3",
    "9, 1, PREVOTE, 0, 9, 1, 2",
    "9, 1, PREVOTE, 10, 10, 0, 3",
    "9, 0, PROPOSAL, 9, 9, 0, 3",
    "9, 1, PREVOTE, 9, 9, 1, 2",
  })
  void ofAFloorAndOfWhatIsSatOutNothingIsSignedThere(
      long height,
      int round,
      Step step,
      long satOut,
      long writtenHeight,
      int writtenRound,
      int writtenStep) {
    Watermark last = Watermark.floor(new HeightRoundStep(height, round, step)).sittingOut(satOut);

    assertEquals(
        "{\n  \"height\": \"%d\",\n  \"round\": %d,\n  \"step\": %d\n}"
            .formatted(writtenHeight, writtenRound, writtenStep),
        FilePvState.of(last).text());
  }

  @Test
  void signBytesWithoutTheirSignatureAreLeftOut() {
    Watermark last =
        Watermark.of(
            new HeightRoundStep(9, 1, Step.PREVOTE),
            Bytes.copyOf(SignBytes.of("my-1", vote(Step.PREVOTE))));

    assertEquals(Bytes.EMPTY, FilePvState.of(last).signBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x",
        "[]",
        "{}",
        "{\"height\":\"9\",\"round\":0}",
        "{\"height\":\"-1\",\"round\":0,\"step\":1}",
        "{\"height\":\"9\",\"round\":0,\"step\":4}",
        "{\"height\":\"9\",\"round\":2147483648,\"step\":1}",
        "{\"height\":\"9\",\"height\":\"8\",\"round\":0,\"step\":1}",
        "{\"height\":\"9\",\"round\":0,\"step\":1}x",
        "{\"height\":\"9\",\"round\":0,\"step\":1,\"signbytes\":\"zz\"}",
        "{\"height\":\"9\",\"round\":0,\"step\":1,\"signbytes\":\"0102\"}"
      })
  void whatCannotBeToldIsRefused(String text) {
    FilePvStateException refused = assertThrows(FilePvStateException.class, () -> read(text));

    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith("expected what was signed last, as CometBFT writes it, in " + folder),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"my-2, 9, 1, 2", "my-1, 8, 1, 2", "my-1, 9, 0, 2", "my-1, 9, 1, 3", "my-1, 9, 1, 1"})
  void signBytesOfAnotherChainOrPositionAreRefused(String chain, long height, int round, int step)
      throws Exception {
    String hex = Bytes.copyOf(SignBytes.of("my-1", vote(Step.PREVOTE))).hex();
    Path file =
        Files.writeString(
            folder.resolve("state.json"),
            "{\"height\":\"%d\",\"round\":%d,\"step\":%d,\"signbytes\":\"%s\"}"
                .formatted(height, round, step, hex));

    FilePvStateException refused =
        assertThrows(FilePvStateException.class, () -> FilePvStateReader.read(file, chain));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("its signbytes are not those of "),
        refused.getMessage());
  }

  private Watermark read(String text) throws Exception {
    return FilePvStateReader.read(Files.writeString(folder.resolve("state.json"), text), "my-1");
  }

  private static Vote vote(Step step) {
    return new Vote(step, 9, 1, BlockId.NIL, TIME, Bytes.EMPTY, 0, Bytes.EMPTY, Bytes.EMPTY);
  }
}
