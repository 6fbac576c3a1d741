package io.countersign.interop.node;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a node logs as an error, less what every node logs when it stops, whoever signs for it. */
final class NodeErrors {
  /** {@code E[2026-...} up to 1.0, {@code 2026-... ERR} in 2.0, and what the Go runtime prints. */
  private static final Pattern ERROR =
      Pattern.compile("^E\\[|^\\S+ ERR |^ERROR|^panic|^fatal error|CONSENSUS FAILURE");

  private static final Pattern STOP = Pattern.compile("captured terminated, exiting");

  /** Known lines of a node that has been told to stop. */
  private static final List<Harmless> AT_STOP =
      List.of(
          new Harmless(
              "Stopped accept routine, as transport is closed",
              "the p2p transport is closed while its routine waits for a peer; every version"),
          new Harmless(
              "Error serving server .*use of closed network connection",
              "the RPC's listener is closed while its server waits for a client; every version"),
          new Harmless(
              "^panic: pebble: closed",
              "2.0 closes its block store while the consensus may still write to it"),
          new Harmless(
              "SignerListener: Error accepting connection .*i/o timeout",
              "the signer's port, already left by the signer, waits for it once more; 0.40"),
          new Harmless(
              "failed signing vote.*aborted getting pubkey|failed to get private validator pubkey",
              "the consensus asks for one more vote while the signer's port is closed; 0.40"));

  /** Seen with a signer that came within milliseconds, and nothing was lost. */
  private static final Harmless ASKED_TWICE =
      new Harmless(
          "SignerListener: Error accepting connection .*i/o timeout.* failures=1$",
          "a node that was asked twice for its signer before that came listens for another one, in vain");

  private NodeErrors() {}

  /** A line that tells of the stop itself, and why it is there. */
  private record Harmless(Pattern line, String reason) {
    Harmless(String line, String reason) {
      this(Pattern.compile(line), reason);
    }
  }

  static List<String> in(String output) {
    List<String> lines = output.lines().toList();
    int stop = 0;
    while (stop < lines.size() && !STOP.matcher(lines.get(stop)).find()) {
      stop++;
    }
    return Stream.concat(
            errors(lines.subList(0, stop)),
            errors(lines.subList(stop, lines.size())).filter(line -> !isHarmlessAtStop(line)))
        .toList();
  }

  private static Stream<String> errors(List<String> lines) {
    return lines.stream()
        .filter(line -> ERROR.matcher(line).find())
        .filter(line -> !ASKED_TWICE.line().matcher(line).find());
  }

  private static boolean isHarmlessAtStop(String line) {
    return AT_STOP.stream().anyMatch(known -> known.line().matcher(line).find());
  }
}
