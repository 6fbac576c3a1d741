package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {
  @TempDir private Path folder;
  private Path json;
  private Path watermark;
  private StateFiles state;

  @BeforeEach
  void writeBoth() throws IOException {
    json = Files.writeString(folder.resolve("state.json"), "7");
    watermark = Files.writeString(folder.resolve("state.json.watermark"), "8");
    state = new StateFiles(List.of(json, watermark));
  }

  @Test
  void whatWasTakenComesBackOverWhatWasMadeMeanwhile() throws Exception {
    state.take();
    assertEquals(List.of(json, watermark), state.missing());
    Files.writeString(json, "0");

    state.putBack();

    assertBoth("7", "8");
  }

  @Test
  void ofFilesThatCannotAllBeTakenThoseThatWereComeBack() throws Exception {
    Files.delete(watermark);
    assertThrows(NoSuchFileException.class, () -> state.take());
    Files.writeString(watermark, "9");

    state.putBack();

    assertBoth("7", "9");
  }

  @Test
  void whatAKilledRunLeftIsPutBackAtTheNextStart() throws Exception {
    state.take();
    StateFiles next = new StateFiles(List.of(json, watermark));

    assertEquals(List.of(json, watermark), next.putBackLeftOver());

    assertBoth("7", "8");
    assertEquals(List.of(), next.putBackLeftOver());
  }

  @Test
  void whatAKilledRunLeftIsNamedWhereTheSignerHasMadeANewFile() throws Exception {
    state.take();
    Files.writeString(watermark, "1");
    StateFiles next = new StateFiles(List.of(json, watermark));

    String message =
        String.valueOf(assertThrows(IOException.class, () -> next.putBackLeftOver()).getMessage());

    assertTrue(message.contains("mv -f %s.conform %s,".formatted(watermark, watermark)), message);
    assertEquals("1", Files.readString(watermark));
    assertFalse(Files.exists(json), "nothing was moved");
  }

  private void assertBoth(String first, String second) throws IOException {
    assertEquals(first, Files.readString(json));
    assertEquals(second, Files.readString(watermark));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }
}
