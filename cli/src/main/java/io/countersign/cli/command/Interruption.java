package io.countersign.cli.command;

import io.countersign.cli.run.ProcessSignal;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How a long measurement is stopped without losing what it has: the first SIGINT (Ctrl-C), SIGTERM
 * or SIGHUP (a terminal that is closed) has it end in order, the next ends the process at once.
 */
final class Interruption {
  /** A shell's exit code of what a signal ended is 128 and its number. */
  private static final Map<String, Integer> EXIT_CODES =
      Map.of("INT", 130, "TERM", 143, "HUP", 129);

  private volatile int exitCode;

  private Interruption() {}

  /**
   * Listens from now on.
   *
   * @param out is told that it ends
   * @param end has it end in order, with the reason, and says whether it will; false if there is
   *     nothing to be kept, and the process ends at once
   */
  static Interruption asks(Predicate<String> end, Consumer<String> out) {
    Interruption interruption = new Interruption();
    EXIT_CODES.forEach((name, code) -> interruption.listen(name, code, end, out));
    return interruption;
  }

  private void listen(String name, int code, Predicate<String> end, Consumer<String> out) {
    try {
      ProcessSignal.runs(
          name,
          () -> {
            boolean isFirst = exitCode == 0;
            exitCode = code;
            if (isFirst && end.test("interrupted by SIG" + name)) {
              out.accept("SIG%s: ending with a report; once more ends at once".formatted(name));
            } else {
              out.accept("SIG%s: ended, without a report".formatted(name));
              System.exit(code); // what was started is ended by hooks
            }
          });
    } catch (ReflectiveOperationException e) {
      // The signal ends this process, as it would have anyway.
    }
  }

  /** Of the signal that came; empty if none has. */
  OptionalInt exitCode() {
    return exitCode == 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }
}
