package io.countersign.interop.node;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every signature that nodes say they got, prevotes and lost proposals too, which no commit tells
 * of: CometBFT 0.34 to 1.0 log the first bytes of block hash and signature.
 */
final class SignedInLogs {
  private static final Pattern PROPOSAL =
      Pattern.compile(
          "[sS]igned proposal .*Proposal\\{(\\d+)/(\\d+) \\(([0-9A-F]*:\\d+:[0-9A-F]*), (-?\\d+)\\) ([0-9A-F]+) @");
  private static final Pattern VOTE =
      Pattern.compile(
          "[sS]igned and pushed vote .*Vote\\{\\d+:[0-9A-F]+ (\\d+)/(\\d+)/SIGNED_MSG_TYPE_(\\w+)\\(\\w+\\) ([0-9A-F]+) ([0-9A-F]+) ");

  private final Map<String, Signed> signed = new HashMap<>();
  private int byBoth;

  /** What a position was signed for. */
  private record Signed(String content, String signature) {}

  /**
   * Adds what one node got.
   *
   * @throws IOException if another node, or this one, got a signature of another content or another
   *     signature of the same for one height, round and step
   */
  void add(String log) throws IOException {
    Map<String, Signed> ofThisNode = new HashMap<>();
    for (String line : log.lines().toList()) {
      Matcher proposal = PROPOSAL.matcher(line);
      Matcher vote = VOTE.matcher(line);
      if (proposal.find()) {
        String position = "%s/%s proposal".formatted(proposal.group(1), proposal.group(2));
        String content = proposal.group(3) + " " + proposal.group(4);
        require(ofThisNode, position, new Signed(content, proposal.group(5)));
      } else if (vote.find()) {
        String position = "%s/%s %s".formatted(vote.group(1), vote.group(2), vote.group(3));
        require(ofThisNode, position, new Signed(vote.group(4), vote.group(5)));
      }
    }
    for (Map.Entry<String, Signed> each : ofThisNode.entrySet()) {
      if (signed.containsKey(each.getKey())) {
        byBoth++;
      }
      require(signed, each.getKey(), each.getValue());
    }
  }

  private static void require(Map<String, Signed> all, String position, Signed got)
      throws IOException {
    Signed before = all.putIfAbsent(position, got);
    if (before != null && !before.equals(got)) {
      throw new IOException(
          "expected one signature for %s, got %s and %s".formatted(position, before, got));
    }
  }

  /** How many positions were signed. */
  int positions() {
    return signed.size();
  }

  /** How many of them more than one node got a signature for. */
  int byBoth() {
    return byBoth;
  }
}
