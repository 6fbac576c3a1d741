package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.harness.node.Pause;
import io.countersign.protocol.link.SocketLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How soon the signer is back. */
final class ReconnectChecks {
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final int DROPS = 3;

  private ReconnectChecks() {}

  static List<Check> all() {
    return List.of(
        should(
                "back-within-a-second",
                "a dropped link must not cost a block",
                "block times are 0.6 to 6 s; TMKMS dials again after 1 s",
                ReconnectChecks::soon)
            .once(),
        must(
                "three-second-window",
                "a node that starts waits 3 s for its signer's dial, and ends without it",
                "cosmos/kms, which doubles its delay up to 10 s, missed it in 5 of 8 starts",
                ReconnectChecks::window)
            .once());
  }

  private static Verdict soon(Stage stage) throws IOException {
    for (int drop = 0; drop < DROPS; drop++) {
      stage.settle();
      stage.door().turnAway();
      stage.hangUp();
      Verdict verdict = comes(stage, A_SECOND);
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Verdict window(Stage stage) throws IOException {
    stage.door().close();
    stage.hangUp();
    try {
      new Pause(stage.patience().away().toMillis()).take();
    } finally {
      stage.door().open();
    }
    return comes(stage, WINDOW);
  }

  private static Verdict comes(Stage stage, Duration within) throws IOException {
    Optional<SocketLink> socket = stage.door().accept(within);
    if (socket.isEmpty()) {
      return Verdict.fail("a dial within %d s".formatted(within.toSeconds()), stage.door().none());
    }
    try (SignerLink _ = stage.door().shakeHands(socket.get())) {
      return Verdict.PASS;
    }
  }
}
