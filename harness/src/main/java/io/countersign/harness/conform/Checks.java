package io.countersign.harness.conform;

import java.util.List;

/** All of them, in the order in which they are run. */
public final class Checks {
  private Checks() {}

  /** Every check there is; the names are unique. */
  public static List<Check> all() {
    return themes().stream().flatMap(List::stream).toList();
  }

  /** The same, theme by theme. */
  static List<List<Check>> themes() {
    return List.of(
        KeyChecks.all(),
        SignBytesChecks.all(),
        ExtensionChecks.all(),
        GuardChecks.all(),
        TwoLinkChecks.all(),
        FrameChecks.all(),
        HandshakeChecks.all(),
        ReconnectChecks.all(),
        RestartChecks.all());
  }
}
