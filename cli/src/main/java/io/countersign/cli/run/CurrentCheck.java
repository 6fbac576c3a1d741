package io.countersign.cli.run;

import io.countersign.chaincheck.NodeLook;
import io.countersign.chaincheck.NodesCheck;
import io.countersign.core.ChainSigner;
import io.countersign.core.check.ChainCheck;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.Watermark;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chain's check, which is another one when other nodes are to be asked. */
final class CurrentCheck implements ChainCheck, Closeable {
  private volatile @Nullable NodesCheck nodes;

  CurrentCheck(Optional<NodesCheck> nodes) {
    this.nodes = nodes.orElse(null);
  }

  @Override
  public synchronized Verdict check(Watermark last) {
    NodesCheck asked = nodes;
    return asked == null ? OFF.check(last) : asked.check(last);
  }

  @Override
  public void signing(long height) {
    NodesCheck told = nodes;
    if (told != null) {
      told.signing(height);
    }
  }

  /** Asks others from now on, after a check under way, which takes 2 s at most. */
  synchronized void replace(Optional<NodesCheck> others) {
    NodesCheck before = nodes;
    nodes = others.orElse(null);
    if (before != null) {
      before.close();
    }
  }

  /** How high each node is that it asks; waits 2 s at most. */
  List<NodeLook> look() throws InterruptedException {
    NodesCheck asked = nodes;
    return asked == null ? List.of() : asked.look();
  }

  /** Has the nodes looked at, on threads of their own. */
  void begin(ChainSigner signer, Durability durability) {
    NodesCheck asked = nodes;
    if (asked != null) {
      asked.begin(signer::lastSigned, signer::stop);
      if (durability == Durability.AHEAD) {
        asked.warnIfIndispensable();
      }
    }
  }

  /** Waits for nobody. */
  @Override
  public void close() {
    NodesCheck last = nodes;
    if (last != null) {
      last.close();
    }
  }
}
