package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a state_hook prints, it is a height, or a sentence on one line. */
class HookOutputFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void whatAHookPrints(FuzzedDataProvider data) {
    try {
      assertTrue(StateHookFloor.height(data.consumeRemainingAsString()) >= 0);
    } catch (HookException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.length() < 500, message);
      assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
    }
  }
}
