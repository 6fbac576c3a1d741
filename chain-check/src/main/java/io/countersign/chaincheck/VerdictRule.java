package io.countersign.chaincheck;

import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.watermark.Watermark;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What the nodes' answers mean together. For one thread at a time. */
final class VerdictRule {
  private static final String GOING_ON = "signing goes on without that";
  private static final String WAITING = "nothing is signed before it does, or another one";

  private final NodeLog log;
  private final boolean required;

  VerdictRule(NodeLog log, boolean required) {
    this.log = log;
    this.required = required;
  }

  /** A signature that was not made here decides, whoever shows it; then the best answer does. */
  Verdict verdict(List<Reading> readings, Watermark last) {
    List<Reading.Answered> answers = only(readings, Reading.Answered.class);
    for (Reading.Answered answer : answers) {
      log.height(answer.node(), answer.status().height(), answer.status().catchingUp(), last);
      log.forged(answer.node(), answer.findings().forged());
    }
    Optional<String> alarm =
        answers.stream()
            .map(Reading.Answered::findings)
            .max(Comparator.comparingLong(Findings::highestHeight))
            .flatMap(Findings::alarm);
    if (alarm.isPresent()) {
      return new Verdict.Stop(alarm.get());
    }
    List<Reading.OtherChain> others = only(readings, Reading.OtherChain.class);
    if (answers.isEmpty() && !others.isEmpty()) {
      // Not the end: anybody may answer at that port, and the right node may be back.
      readings.forEach(reading -> say(reading, WAITING));
      Reading.OtherChain first = others.getFirst();
      return new Verdict.NotYet(log.otherChainText(first.node(), first.chainId()));
    }
    return goOnOrWait(readings, answers, last);
  }

  private Verdict goOnOrWait(
      List<Reading> readings, List<Reading.Answered> answers, Watermark last) {
    boolean fresh = last.isFloor() && last.position().height() == 0;
    OptionalLong height = lowestHeight(answers);
    boolean waits = height.isEmpty() && (required || fresh);
    readings.forEach(reading -> say(reading, waits ? WAITING : GOING_ON));
    if (!waits) {
      return new Verdict.GoOn(height.orElse(0));
    }
    return new Verdict.NotYet(
        "no node has told yet what this key signed lately, which %s: %s"
            .formatted(
                required
                    ? "chain_check = \"required\" asks for"
                    : "a fresh state needs where an rpc is configured",
                readings.stream().map(VerdictRule::problem).collect(Collectors.joining("; "))));
  }

  /**
   * Where a fresh state measures its first jump from: whoever claims too much lifts no limit. A
   * chain before its first block is at 1, since 0 stands for not known.
   */
  private static OptionalLong lowestHeight(List<Reading.Answered> answers) {
    return answers.stream()
        .filter(Reading.Answered::isConclusive)
        .mapToLong(answer -> Math.max(1, answer.status().height()))
        .min();
  }

  private void say(Reading reading, String consequence) {
    switch (reading) {
      case Reading.Answered answer -> {
        if (answer.isConclusive()) {
          log.answered(answer.node());
        } else if (!answer.isForging()) { // that was said

          log.silent(answer.node(), reason(answer), consequence);
        }
      }
      case Reading.OtherChain(var node, var chainId) -> log.otherChain(node, chainId);
      case Reading.Failed(var node, var reason) -> log.silent(node, reason, consequence);
    }
  }

  private static String problem(Reading reading) {
    return reading.node()
        + ": "
        + switch (reading) {
          case Reading.Answered answer -> reason(answer);
          case Reading.OtherChain ignored -> "another chain's";
          case Reading.Failed(var node, var reason) -> reason;
        };
  }

  private static String reason(Reading.Answered answer) {
    if (answer.isForging()) {
      return "it shows signatures that this key did not make";
    }
    return answer.problem().isEmpty() ? "it is catching up" : answer.problem();
  }

  private static <T extends Reading> List<T> only(List<Reading> readings, Class<T> kind) {
    return readings.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
