package io.countersign.chaincheck;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Vote;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a node of a chain answers, in the words of CometBFT 0.38. */
final class TestChain {
  private static final String ABSENT =
      """
      {"block_id_flag":1,"validator_address":"","timestamp":"0001-01-01T00:00:00Z","signature":null}""";

  private final Map<Long, String> signatures = new TreeMap<>();
  private final Map<Long, Vote> votes = new TreeMap<>();
  volatile String chainId = TestValidator.CHAIN;
  volatile long height;
  volatile long earliest = 1;
  volatile boolean catchingUp;

  TestChain(long height) {
    this.height = height;
  }

  /** A commit has this precommit in it. */
  TestChain signed(Vote vote, Bytes signature) {
    signatures.put(
        vote.height(),
        """
        {"block_id_flag":%d,"validator_address":"%s","timestamp":"%s","signature":"%s"}"""
            .formatted(
                vote.blockId().isNil() ? 3 : 2,
                vote.validatorAddress().hex(),
                Instant.ofEpochSecond(vote.timestamp().seconds(), vote.timestamp().nanos()),
                Base64.getEncoder().encodeToString(signature.toArray())));
    votes.put(vote.height(), vote);
    return this;
  }

  String answer(String path) {
    if (path.equals("/status")) {
      return status();
    }
    long asked = Long.parseLong(path.substring("/commit?height=".length()));
    return asked < earliest || asked > height
        ? """
          {"jsonrpc":"2.0","id":-1,"error":{"code":-32603,"message":"Internal error","data":"height %d is not available"}}"""
            .formatted(asked)
        : commit(asked);
  }

  String status() {
    return """
    {"jsonrpc":"2.0","id":-1,"result":{"node_info":{"protocol_version":{"p2p":"8"},"network":"%s","other":{"tx_index":"on"}},
     "sync_info":{"latest_block_height":"%d","earliest_block_height":"%d","catching_up":%b},
     "validator_info":{"voting_power":"10"}}}
    """
        .formatted(chainId, height, earliest, catchingUp);
  }

  String commit(long asked) {
    Vote vote = votes.get(asked);
    String hash =
        vote == null || vote.blockId().isNil() ? "AB".repeat(32) : vote.blockId().hash().hex();
    return """
    {"jsonrpc":"2.0","id":-1,"result":{"signed_header":{"header":{"version":{"block":"11"},"chain_id":"%s","height":"%d"},
     "commit":{"height":"%d","round":%d,"block_id":{"hash":"%s","parts":{"total":1,"hash":"%s"}},
     "signatures":[%s,%s]}},"canonical":%b}}
    """
        .formatted(
            chainId,
            asked,
            asked,
            vote == null ? 0 : vote.round(),
            hash,
            hash,
            ABSENT,
            signatures.getOrDefault(asked, ABSENT),
            asked < height);
  }
}
