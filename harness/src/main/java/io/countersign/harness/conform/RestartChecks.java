package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.link.SocketLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is left of a signer's memory after its end. */
final class RestartChecks {
  private static final Verdict NOT_OURS_TO_START = new Verdict.Skipped("needs --launch");
  private static final Verdict ELSEWHERE =
      new Verdict.Skipped(
          "refused, and signed the next height: --state does not name all that it keeps its state in");
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration COMES_WITHIN = Duration.ofSeconds(10);

  private RestartChecks() {}

  static List<Check> all() {
    return List.of(
        must(
                "restart-between",
                "what was signed is known after a restart",
                "Akash 2022-10, Desmos 2021: another process with the same key",
                stage -> between(stage, Lifecycle::terminate))
            .once(),
        must(
                "kill-between",
                "what was signed is on the disk before its signature leaves",
                "a signer that writes later, or not through to the disk, signs twice after a crash",
                stage -> between(stage, Lifecycle::kill))
            .once(),
        should(
                "signed-again-after-a-restart",
                "the node asks again for the vote that it has not got, and must get it",
                "an upgrade with signer and node restarted in the middle of a round",
                RestartChecks::again)
            .once(),
        should(
                "state-deleted",
                "a signer that does not know what it has signed must not guess",
                "Neutron 2023-08: state file deleted, 5 % slashed; TMKMS 0.15 begins at height 0",
                RestartChecks::stateDeleted)
            .once());
  }

  @FunctionalInterface
  private interface End {
    void of(Lifecycle signer) throws IOException;
  }

  private static Verdict between(Stage stage, End end) throws IOException {
    Optional<Lifecycle> signer = stage.lifecycle();
    if (signer.isEmpty()) {
      return NOT_OURS_TO_START;
    }
    for (BlockId second : List.of(Questions.block("another"), BlockId.NIL)) {
      Vote vote = stage.questions().nextPrevote();
      Verdict signed = Judge.signs(stage, vote);
      if (!(signed instanceof Verdict.Pass)) {
        return signed;
      }
      restart(stage, signer.get(), end);
      Verdict verdict =
          Judge.notSigned(
              stage, stage.questions().ask(Questions.vote(vote.type(), vote.height(), 0, second)));
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static void restart(Stage stage, Lifecycle signer, End end) throws IOException {
    end.of(signer);
    stage.forget();
    signer.start();
    stage.arrive();
  }

  private static Verdict again(Stage stage) throws IOException {
    Optional<Lifecycle> signer = stage.lifecycle();
    if (signer.isEmpty()) {
      return NOT_OURS_TO_START;
    }
    Vote vote = stage.questions().nextPrevote();
    Answer first = stage.ask(stage.questions().ask(vote));
    restart(stage, signer.get(), Lifecycle::terminate);
    Answer second = stage.ask(stage.questions().ask(vote));
    return first instanceof Answer.Signed one
            && second instanceof Answer.Signed two
            && one.signature().equals(two.signature())
        ? Verdict.PASS
        : Verdict.fail("the same signature", second.described());
  }

  private static Verdict stateDeleted(Stage stage) throws IOException {
    Optional<Lifecycle> signer = stage.lifecycle();
    if (signer.isEmpty()) {
      return NOT_OURS_TO_START;
    }
    if (!signer.get().hasState()) {
      return new Verdict.Skipped("needs --state");
    }
    Vote vote = stage.questions().nextPrevote();
    Verdict signed = Judge.signs(stage, vote);
    if (!(signed instanceof Verdict.Pass)) {
      return signed;
    }
    signer.get().terminate();
    try {
      List<Path> missing = signer.get().missingState();
      return missing.isEmpty()
          ? withoutState(stage, signer.get(), vote)
          : Verdict.fail(
              "its state at " + words(missing), "no such file, so that nothing was taken away");
    } finally {
      withState(stage, signer.get());
    }
  }

  private static String words(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(" and "));
  }

  private static Verdict withoutState(Stage stage, Lifecycle signer, Vote signed)
      throws IOException {
    stage.forget();
    signer.loseState();
    signer.start();
    if (!comes(stage, signer)) {
      return Verdict.PASS;
    }
    Verdict verdict =
        Judge.notSigned(
            stage,
            stage
                .questions()
                .ask(Questions.vote(Step.PREVOTE, signed.height(), 0, Questions.block("another"))));
    return verdict instanceof Verdict.Pass && goesOn(stage) ? ELSEWHERE : verdict;
  }

  /** Whether it signs what comes next, as one does that still knows what it has signed. */
  private static boolean goesOn(Stage stage) {
    try {
      return stage.ask(stage.questions().ask(stage.questions().nextPrevote()))
          instanceof Answer.Signed;
    } catch (IOException e) {
      return false; // it ended over the last request, and signs nothing
    }
  }

  private static void withState(Stage stage, Lifecycle signer) throws IOException {
    try {
      signer.terminate();
    } finally {
      signer.restoreState();
    }
    stage.forget();
    signer.start();
    stage.arrive();
  }

  /** Whether it dials, rather than ending or waiting for its operator. */
  private static boolean comes(Stage stage, Lifecycle signer) throws IOException {
    long began = System.nanoTime();
    while (signer.gone().isEmpty() && System.nanoTime() - began < COMES_WITHIN.toNanos()) {
      Optional<SocketLink> socket = stage.door().accept(LOOK);
      if (socket.isPresent()) {
        socket.get().close();
        return true;
      }
    }
    return false;
  }
}
