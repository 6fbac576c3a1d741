package io.countersign.harness.conform;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Plays the node for a signer, and runs the checks one after the other. */
public final class Conformance implements Closeable {
  private final Plan plan;
  private final Crypto crypto;
  private final Onlooker onlooker;
  private final Deadlines deadlines = new Deadlines();
  private final Door door;
  private final Optional<Door> second;
  private final Questions questions;
  private final List<Outcome> outcomes = new ArrayList<>();
  private String lost = "";

  /**
   * What is to be checked.
   *
   * @param listen where the signer dials
   * @param second where it dials too, if it can
   * @param key the one that it is to have, if that is known
   * @param lifecycle if it can be started and ended here; else it runs already
   * @param only the names of checks; all if it is empty
   */
  public record Plan(
      NodeAddress listen,
      Optional<NodeAddress> second,
      String chainId,
      List<Dialect> dialects,
      Optional<PublicKey> key,
      Optional<Lifecycle> lifecycle,
      Set<String> only,
      Patience patience) {}

  /** Who looks on at a run. */
  @FunctionalInterface
  public interface Onlooker {
    /** The signer can dial from now on. */
    default void listens() {}

    /**
     * One check more is done.
     *
     * @return whether there is to be another; if not, the run ends
     */
    boolean goesOnAfter(Outcome outcome);
  }

  private Conformance(Plan plan, Crypto crypto, Ed25519PrivateKey identity, Onlooker onlooker) {
    this.plan = plan;
    this.crypto = crypto;
    this.onlooker = onlooker;
    Supplier<Optional<String>> gone = () -> plan.lifecycle().flatMap(Lifecycle::gone);
    this.door = new Door(plan.listen(), crypto, identity, deadlines, gone);
    this.second =
        plan.second().map(address -> new Door(address, crypto, identity, deadlines, gone));
    this.questions = new Questions(plan.chainId());
  }

  /**
   * Runs them all, or until it is told to end.
   *
   * @param identity the node's; stays the caller's
   * @param onlooker sees each outcome as it comes, and says whether there is to be another
   * @throws IOException if it cannot listen, or the signer does not start or never comes
   */
  public static List<Outcome> run(
      Plan plan, Crypto crypto, Ed25519PrivateKey identity, Onlooker onlooker) throws IOException {
    try (Conformance conformance = new Conformance(plan, crypto, identity, onlooker)) {
      return conformance.run();
    }
  }

  private List<Outcome> run() throws IOException {
    door.open();
    if (second.isPresent()) {
      second.get().open();
    }
    onlooker.listens();
    if (plan.lifecycle().isPresent()) {
      plan.lifecycle().get().start();
    }
    boolean first = true;
    try (Stage stage =
        new Stage(plan.dialects().getFirst(), crypto, plan, door, second, questions)) {
      stage.begin();
      for (Dialect dialect : plan.dialects()) {
        stage.speak(dialect);
        for (Check check : chosen(plan, first)) {
          if (!run(check, stage)) {
            return List.copyOf(outcomes);
          }
        }
        first = false;
      }
    }
    return List.copyOf(outcomes);
  }

  /** How many outcomes a whole run of a plan has. */
  public static int size(Plan plan) {
    int others = plan.dialects().size() - 1;
    return chosen(plan, true).size() + others * chosen(plan, false).size();
  }

  private static List<Check> chosen(Plan plan, boolean first) {
    return Checks.all().stream()
        .filter(check -> plan.only().isEmpty() || plan.only().contains(check.name()))
        .filter(check -> first || check.scope() == Check.Scope.EACH_DIALECT)
        .toList();
  }

  private boolean run(Check check, Stage stage) {
    long began = System.nanoTime();
    Verdict verdict = lost.isEmpty() ? verdict(check, stage) : Verdict.fail("the signer", lost);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Outcome outcome = new Outcome(check, stage.dialect(), verdict, took);
    outcomes.add(outcome);
    return onlooker.goesOnAfter(outcome);
  }

  /**
   * The signer has to be back afterwards, too: else no other check could tell whose fault it is.
   */
  private Verdict verdict(Check check, Stage stage) {
    Verdict verdict;
    try {
      verdict = check.body().run(stage);
    } catch (IOException e) {
      verdict = Verdict.fail("a signer that goes on", e);
    }
    try {
      stage.settle();
      return verdict;
    } catch (IOException e) {
      begunAnew(stage, String.valueOf(e.getMessage()));
      return verdict instanceof Verdict.Fail
          ? verdict
          : Verdict.fail("the signer back afterwards", e);
    }
  }

  private void begunAnew(Stage stage, String problem) {
    if (plan.lifecycle().isEmpty()) {
      lost = "it is gone: " + problem;
      return;
    }
    try {
      plan.lifecycle().get().kill();
      plan.lifecycle().get().restoreState();
      stage.forget();
      plan.lifecycle().get().start();
      stage.arrive();
    } catch (IOException e) {
      lost = "it was started anew, and is gone: " + e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    try (deadlines;
        door) {
      closeSignerAndSecondDoor();
    }
  }

  private void closeSignerAndSecondDoor() throws IOException {
    try {
      if (plan.lifecycle().isPresent()) {
        plan.lifecycle().get().close();
      }
    } finally {
      if (second.isPresent()) {
        second.get().close();
      }
    }
  }
}
