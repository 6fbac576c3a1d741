package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.key.KeyUnavailableException;
import org.junit.jupiter.api.Test;

class ReloadResultTest {
  private static String summary(KeyUnavailableException e) {
    return ReloadResult.refused(StartException.away("key of a: " + e.getMessage(), e)).summary();
  }

  @Test
  void oneThatABusyDeviceKeptFromBeingDoneIsToBeTriedAgain() {
    assertEquals(
        "nothing was changed: key of a: it is busy; try again",
        summary(KeyUnavailableException.busy("it is busy")));
    assertEquals(
        "nothing was changed: key of a: unplugged",
        summary(new KeyUnavailableException("unplugged", null)));
  }
}
