package io.countersign.harness.torture;

import io.countersign.harness.node.TestChain;
import io.countersign.harness.torture.Judge.Verdict;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A lone validator's consensus that goes on whatever happens to its signer, with every kind of
 * double sign tried on the way. At its present position, which is the highest that was ever asked
 * for, exactly one of the candidates can be signed: which one is known as soon as one was answered.
 */
final class Walk {
  private static final int LINKS = 2;
  private static final long LONGEST_GAP_NANOS = 300_000;

  private final Random random;
  private final Positions positions;
  private final TestChain chain;
  private final Counts counts;
  private HeightRoundStep position;
  private List<BlockId> candidates;
  private boolean answered;

  /** A consensus that comes to a height of which nothing was asked yet. */
  Walk(Random random, TestChain chain, Counts counts, long height) {
    this.random = random;
    this.positions = new Positions(random);
    this.chain = chain;
    this.counts = counts;
    this.position = new HeightRoundStep(height, 0, Step.PROPOSAL);
    this.candidates = List.of(positions.content(position));
  }

  /**
   * Asks a new life for the last position again, for all that may have been signed.
   *
   * @throws ViolationException if none of it is signed any more, or more than one
   */
  void resume(Life life, Judge judge) throws IOException {
    boolean known = answered;
    // A record that the kill took away is seen only by asking for something else first.
    if (known && random.nextBoolean()) {
      BlockId other = positions.contentOtherThan(candidates.getFirst(), position);
      requireRefusal(life, judge, position, other);
    }
    List<BlockId> all = new ArrayList<>(candidates);
    Collections.shuffle(all, random);
    for (BlockId content : all) {
      if (life.isOver()) {
        return;
      }
      Verdict verdict = ask(life, judge, content);
      if (verdict instanceof Verdict.Signed signed) {
        counts.add(Count.RESTARTS);
        if (!known && signed.earlier()) {
          counts.add(Count.UNANSWERED_SIGNED);
        }
      }
    }
  }

  /** One more thing to ask. */
  void step(Life life, Judge judge) throws IOException {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> {
        advance();
        ask(life, judge, candidates.getFirst());
      }
      case 4, 5 -> ask(life, judge, candidates.getFirst());
      case 6, 7 -> {
        BlockId other = positions.contentOtherThan(candidates.getFirst(), position);
        requireRefusal(life, judge, position, other);
      }
      case 8 -> {
        HeightRoundStep below = positions.below(position);
        requireRefusal(life, judge, below, positions.content(below));
      }
      case 9 -> raceOfEqual(life, judge);
      default -> race(life, judge);
    }
  }

  private Verdict ask(Life life, Judge judge, BlockId content) throws IOException {
    Request request = chain.at(position, content);
    Verdict verdict = judge.of(request, life.ask(random.nextInt(LINKS), request));
    learn(content, verdict);
    return verdict;
  }

  private void learn(BlockId content, Verdict verdict) throws ViolationException {
    switch (verdict) {
      case Verdict.Signed ignored -> {
        candidates = List.of(content);
        answered = true;
      }
      case Verdict.Refused ignored -> {
        candidates = candidates.stream().filter(each -> !each.equals(content)).toList();
        if (candidates.isEmpty()) {
          throw new ViolationException(
              "stuck: nothing that was asked for %s is signed, and nothing was signed above it"
                  .formatted(position));
        }
      }
      case Verdict.Unanswered ignored -> {}
    }
  }

  private void requireRefusal(Life life, Judge judge, HeightRoundStep at, BlockId content)
      throws IOException {
    Request request = chain.at(at, content);
    if (judge.of(request, life.ask(random.nextInt(LINKS), request)) instanceof Verdict.Signed) {
      throw new ViolationException(
          "expected a refusal of %s, since %s was signed or asked for"
              .formatted(request, position));
    }
  }

  /** Two nodes want the same at once, each at its own time. */
  private void raceOfEqual(Life life, Judge judge) throws IOException {
    advance();
    BlockId content = candidates.getFirst();
    List<Verdict> verdicts = race(life, judge, content, content);
    if (verdicts.get(0) instanceof Verdict.Signed one
        && verdicts.get(1) instanceof Verdict.Signed other
        && !one.signature().equals(other.signature())) {
      throw new ViolationException("two nodes got different signatures for " + position);
    }
  }

  /** Two nodes want two different things at once. */
  private void race(Life life, Judge judge) throws IOException {
    advance();
    BlockId one = candidates.getFirst();
    BlockId other = positions.contentOtherThan(one, position);
    candidates = List.of(one, other);
    race(life, judge, one, other);
  }

  private List<Verdict> race(Life life, Judge judge, BlockId one, BlockId other)
      throws IOException {
    counts.add(Count.RACES);
    List<Request> requests = List.of(chain.at(position, one), chain.at(position, other));
    List<Optional<Response>> answers =
        life.race(random.nextInt(LINKS), requests, random.nextLong(LONGEST_GAP_NANOS));
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      verdicts.add(judge.of(requests.get(i), answers.get(i)));
    }
    learn(one, verdicts.get(0));
    learn(other, verdicts.get(1));
    return verdicts;
  }

  private void advance() {
    position = positions.above(position);
    candidates = List.of(positions.content(position));
    answered = false;
  }
}
