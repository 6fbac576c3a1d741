package io.countersign.cli.settings;

import java.util.Collection;
import java.util.Optional;

/** Finds what was probably meant by a mistyped name. */
final class NearestName {
  private static final int LONGEST = 64;
  private static final int SHORTEST_BEGINNING = 3;

  /** In half characters: nearer than two that differ, not as near as one. */
  private static final int BEGINNING = 3;

  private NearestName() {}

  /** The nearest of {@code names}, if it is near enough to be worth a question. */
  static Optional<String> of(String typed, Collection<String> names) {
    String best = "";
    int bestDistance = 2 * (Math.max(1, Math.min(typed.length(), LONGEST) / 3) + 1);
    for (String name : names) {
      int distance = 2 * (typed.length() > LONGEST ? LONGEST : distance(typed, name));
      if (Math.min(typed.length(), name.length()) >= SHORTEST_BEGINNING
          && (name.startsWith(typed) || typed.startsWith(name))) {
        distance = Math.min(distance, BEGINNING);
      }
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** {@code , did you mean "chain_id"?}, or nothing. */
  static String question(String typed, Collection<String> names) {
    return of(typed, names).map(name -> ", did you mean \"" + name + "\"?").orElse("");
  }

  /**
   * How many characters to insert, delete, replace or swap with their neighbour (optimal string
   * alignment).
   */
  private static int distance(String from, String to) {
    int[] beforePrevious = new int[to.length() + 1];
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[to.length()];
  }
}
