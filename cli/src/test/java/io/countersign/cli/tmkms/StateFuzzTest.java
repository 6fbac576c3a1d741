package io.countersign.cli.tmkms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whatever stands in TMKMS's state file, it is a state that TMKMS would read again, or refused. */
class StateFuzzTest {
  private static final Path FILE = Path.of("state.json");

  @FuzzTest(maxDuration = "10m")
  void aStateOfTmkms(byte[] data) throws TmkmsStateException {
    TmkmsState state;
    try {
      state = StateReader.read(data, FILE);
    } catch (TmkmsStateException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < data.length + 400, e::getMessage);
      return;
    }
    switch (state) {
      case TmkmsState.Signed signed -> {
        assertEquals(state, read(signed.text().getBytes(StandardCharsets.US_ASCII)));
        assertEquals(state, read(StatePage.of(signed)));
        assertEquals(signed.position(), signed.floor().position());
      }
      case TmkmsState.Ceiling ceiling -> {
        assertEquals(state, read(ceiling.text().getBytes(StandardCharsets.US_ASCII)));
        for (StatePage.Half half : StatePage.Half.values()) {
          assertEquals(state, read(StatePage.of(ceiling, half)));
        }
      }
      case TmkmsState.Torn _ -> assertTrue(StatePage.isPage(data));
      case TmkmsState.Nothing _ -> {}
    }
  }

  private static TmkmsState read(byte[] content) throws TmkmsStateException {
    return StateReader.read(content, FILE);
  }
}
