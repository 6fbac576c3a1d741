package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Commit;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Vote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects from one node's commits what our key has signed elsewhere. For one thread. */
final class Findings {
  private final OwnKey key;
  private final RpcNode node;
  private final Watermark last;
  private @Nullable Vote highest;
  private int forged;

  /**
   * Nothing found yet.
   *
   * @param last what was last signed here before the node was asked
   */
  Findings(OwnKey key, RpcNode node, Watermark last) {
    this.key = key;
    this.node = node;
    this.last = last;
  }

  void add(Commit commit) {
    switch (key.judge(commit, last)) {
      case KNOWN -> {}
      case FORGED -> forged++;
      case FOREIGN -> {
        Vote vote = commit.own().orElseThrow().vote();
        if (highest == null || vote.position().compareTo(highest.position()) > 0) {
          highest = vote;
        }
      }
    }
  }

  /** How many signatures had our address and were not our key's. */
  int forged() {
    return forged;
  }

  /** Of all that was signed elsewhere; 0 if nothing was. */
  long highestHeight() {
    return highest == null ? 0 : highest.height();
  }

  /** Why nothing more may be signed, and what to do; empty if nothing speaks against it. */
  Optional<String> alarm() {
    return Optional.ofNullable(highest).map(this::alarm);
  }

  private String alarm(Vote vote) {
    return ("this key has signed %s for %s, seen at %s, and not here: last signed here is %s%s; the state was lost"
            + " or rolled back, or a second signer runs: stop that one, stop this one, then type:"
            + " countersign state raise %s --height %d")
        .formatted(
            vote.position(),
            BlockId.describe(vote.blockId().hash()),
            node,
            last.describe(),
            vote.position().equals(last.position()) ? ", for another block or at another time" : "",
            key.name().argument(),
            vote.height());
  }
}
