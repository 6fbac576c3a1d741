package io.countersign.cli.tmkms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmkmsStateTest {
  private static final String HASH =
      "26C0A41F3243C6BCD7AD2DFF8A8D83A71D29D307B5326C227F734A1A512FE47D";
  private static final String BLOCK =
      "{\"hash\":\"%s\",\"parts\":{\"total\":1,\"hash\":\"%s\"}}".formatted(HASH, HASH);
  private static final BlockId BLOCK_ID = new BlockId(Bytes.ofHex(HASH), 1, Bytes.ofHex(HASH));

  @TempDir Path directory;

  @Test
  void noFileSaysNothing() throws TmkmsStateException {
    assertEquals(new TmkmsState.Nothing(), TmkmsState.read(directory.resolve("none.json")));
  }

  /** As TMKMS 0.15 makes it where there is none. */
  @Test
  void theFreshFileOfTmkmsSaysNothing() throws Exception {
    assertEquals(
        new TmkmsState.Nothing(),
        read(
            "{\"height\":\"0\",\"round\":\"0\",\"step\":0,\"block_id\":{\"hash\":\"\",\"parts\":{\"total\":0,\"hash\":\"\"}}}"));
  }

  @ParameterizedTest
  @CsvSource({"0,PROPOSAL", "1,PREVOTE", "2,PRECOMMIT"})
  void heightRoundStepAndBlockAreRead(int step, Step expected) throws Exception {
    TmkmsState signed = new TmkmsState.Signed(new HeightRoundStep(17, 3, expected), BLOCK_ID);

    assertEquals(signed, read(state(step, BLOCK)));
  }

  /** Before Tendermint 0.34 the number of parts was text; an alias has another name for them. */
  @Test
  void olderFormsOfABlockAreRead() throws Exception {
    TmkmsState expected = read(state(2, BLOCK));

    assertEquals(expected, read(state(2, BLOCK.replace(":1,", ":\"1\","))));
    assertEquals(expected, read(state(2, BLOCK.replace("parts", "part_set_header"))));
    assertEquals(expected, read(state(2, BLOCK.toLowerCase(Locale.ROOT))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{\"hash\":\"\",\"parts\":{\"total\":0,\"hash\":\"\"}}"})
  void aVoteForNoBlockIsRead(String block) throws Exception {
    assertEquals(
        new TmkmsState.Signed(new HeightRoundStep(17, 3, Step.PRECOMMIT), BlockId.NIL),
        read(state(2, block)));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    TmkmsState.Signed signed =
        new TmkmsState.Signed(new HeightRoundStep(17, 3, Step.PRECOMMIT), BLOCK_ID);
    TmkmsState.Ceiling most = TmkmsState.Ceiling.OF_EVERYTHING;

    assertEquals(state(2, BLOCK), signed.text());
    assertEquals(signed, read(signed.text()));
    assertEquals(most, read(most.text()));
  }

  @Test
  void anEditedCeilingIsWhatSomebodySaysWasSigned() throws Exception {
    String ours = TmkmsState.Ceiling.of(110, 0).text();

    assertEquals(
        new TmkmsState.Signed(new HeightRoundStep(120, 0, Step.PRECOMMIT), BlockId.NIL),
        read(ours.replace("\"height\":\"110\"", "\"height\":\"120\"")));
  }

  @Test
  void tmkmsGoesOnAfterExactlyWhatWasSigned() {
    Vote vote = precommit(17, 3);
    Watermark last = Watermark.of(vote.position(), Bytes.copyOf(SignBytes.of("my-1", vote)));

    assertEquals(new TmkmsState.Signed(vote.position(), BLOCK_ID), TmkmsState.of(last));
  }

  @Test
  void whereTheBytesAreNotKnownTmkmsGoesOnAfterTheRound() {
    HeightRoundStep prevote = new HeightRoundStep(17, 3, Step.PREVOTE);

    assertEquals(TmkmsState.Ceiling.of(17, 3), TmkmsState.of(Watermark.floor(prevote)));
    assertEquals(TmkmsState.Ceiling.of(17, Integer.MAX_VALUE), TmkmsState.of(Watermark.floor(17)));
    assertEquals(
        TmkmsState.Ceiling.of(17, 3),
        TmkmsState.of(Watermark.of(prevote, Bytes.copyOf(new byte[] {1, 2, 3}))));
  }

  @Test
  void tmkmsSitsOutWhatWeSitOut() {
    Vote vote = precommit(17, 3);
    Watermark last = Watermark.of(vote.position(), Bytes.copyOf(SignBytes.of("my-1", vote)));

    assertEquals(TmkmsState.Ceiling.of(18, 0), TmkmsState.of(last.sittingOut(18)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "[]",
        "5",
        "{\"height\":\"many\",\"round\":\"0\",\"step\":0,\"block_id\":null}",
        "{\"height\":\"-1\",\"round\":\"0\",\"step\":0,\"block_id\":null}",
        "{\"height\":\"9223372036854775808\",\"round\":\"0\",\"step\":0,\"block_id\":null}",
        "{\"height\":\"17\",\"round\":\"2147483648\",\"step\":0,\"block_id\":null}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":4,\"block_id\":null}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":\"2\",\"block_id\":null}",
        "{\"height\":17,\"round\":\"0\",\"step\":2,\"block_id\":null}",
        "{\"height\":\"5\",\"round\":0,\"step\":3,\"signature\":\"AA==\",\"signbytes\":\"00\"}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":2}",
        "{\"height\":\"17\",\"height\":\"16\",\"round\":\"0\",\"step\":2,\"block_id\":null}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":{\"hash\":\"AB\",\"parts\":{\"total\":1,\"hash\":\"AB\"}}}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":{\"hash\":\"\"}}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":null} {}",
        "{\"height\":\"17\",\"round\":\"0\",\"step\":2,\"block_id\":null"
      })
  void whatTmkmsWouldNotTakeIsRefusedByName(String content) throws Exception {
    Path file = file(content);

    TmkmsStateException e = assertThrows(TmkmsStateException.class, () -> TmkmsState.read(file));

    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("expected TMKMS's state in " + file + ", got "), message);
    assertTrue(message.contains("--height HEIGHT"), message);
  }

  @Test
  void aFileWithoutEndIsNotReadToItsEnd() throws Exception {
    Path file = file(state(2, BLOCK) + " ".repeat(64 * 1024));

    TmkmsStateException e = assertThrows(TmkmsStateException.class, () -> TmkmsState.read(file));

    assertTrue(String.valueOf(e.getMessage()).contains("more than 65536 bytes"), e.getMessage());
  }

  private static Vote precommit(long height, int round) {
    return new Vote(
        Step.PRECOMMIT,
        height,
        round,
        BLOCK_ID,
        new Timestamp(1_700_000_000L, 5),
        Bytes.EMPTY,
        0,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  private static String state(int step, String block) {
    return "{\"height\":\"17\",\"round\":\"3\",\"step\":%d,\"block_id\":%s}".formatted(step, block);
  }

  private TmkmsState read(String content) throws Exception {
    return TmkmsState.read(file(content));
  }

  private Path file(String content) throws Exception {
    return Files.writeString(directory.resolve("state.json"), content);
  }
}
