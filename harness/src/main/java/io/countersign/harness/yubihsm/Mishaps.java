package io.countersign.harness.yubihsm;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** What is to go wrong next, each once, in the order in which it was asked for. */
final class Mishaps {
  private record Due(Command command, Mishap mishap) {}

  private final Deque<Due> due = new ArrayDeque<>();

  void add(Command command, Mishap mishap) {
    due.add(new Due(command, mishap));
  }

  /** Takes the next one for this command. */
  Optional<Mishap> take(Command command) {
    for (Iterator<Due> each = due.iterator(); each.hasNext(); ) {
      Due next = each.next();
      if (next.command() == command) {
        each.remove();
        return Optional.of(next.mishap());
      }
    }
    return Optional.empty();
  }

  int left() {
    return due.size();
  }

  static byte[] garbled(byte[] answer) {
    byte[] other = answer.clone();
    other[other.length - 1] ^= 1;
    return other;
  }

  static byte[] cut(byte[] answer) {
    return Arrays.copyOf(answer, answer.length / 2);
  }
}
