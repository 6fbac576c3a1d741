package io.countersign.cli.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TmkmsStateTest {
  @TempDir Path directory;

  @Test
  void noFileIsNoHeight() throws TmkmsStateException {
    assertEquals(OptionalLong.empty(), TmkmsState.lastHeight(directory.resolve("none.json")));
  }

  /** As TMKMS writes it, and as CometBFT does. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | {\"height\":\"0\",\"round\":\"0\",\"step\":0,\"block_id\":null}",
        "17 | {\"height\":\"17\",\"round\":\"3\",\"step\":2,\"block_id\":{\"hash\":\"AB\"}}",
        "5  | {\"height\":\"5\",\"round\":0,\"step\":3,\"signature\":\"AA==\",\"signbytes\":\"00\"}",
        "5  | {\"height\":5}"
      })
  void theHeightIsRead(long height, String content) throws Exception {
    assertEquals(OptionalLong.of(height), TmkmsState.lastHeight(file(content)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "5",
        "{\"height\":\"many\"}",
        "{\"height\":[1]}",
        "{\"height\":null}",
        "{\"height\":-1}",
        "{\"height\":\"17\""
      })
  void whatSaysNothingIsNotTakenForNone(String content) throws Exception {
    Path file = file(content);

    TmkmsStateException e =
        assertThrows(TmkmsStateException.class, () -> TmkmsState.lastHeight(file));

    assertEquals(
        "expected a state file with a height in %s, got something else: make sure which height was signed last,"
                .formatted(file)
            + " move it away and give that with --height",
        e.getMessage());
  }

  private Path file(String content) throws Exception {
    return Files.writeString(directory.resolve("state.json"), content);
  }
}
