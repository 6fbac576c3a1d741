package io.countersign.cli.cometbft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.core.watermark.Watermark;
import java.nio.file.Path;

/** Of CometBFT, cosmos/kms and Horcrux alike: what was signed last, or a refusal. */
class FilePvStateFuzzTest {
  private static final Path FILE = Path.of("priv_validator_state.json");

  @FuzzTest(maxDuration = "10m")
  void aStateOfFilePv(FuzzedDataProvider data) throws FilePvStateException {
    Watermark last;
    try {
      last = FilePvStateReader.read(data.consumeRemainingAsString(), FILE, "test_chain");
    } catch (FilePvStateException e) {
      return;
    }
    assertTrue(last.describe().length() < 120);
    FilePvState written = FilePvState.of(last);
    Watermark again = FilePvStateReader.read(written.text(), FILE, "test_chain");
    assertEquals(last.position(), again.position());
    if (!last.signature().isEmpty()) {
      assertEquals(last, again);
    }
  }
}
