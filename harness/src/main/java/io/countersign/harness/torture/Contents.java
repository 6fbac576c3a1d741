package io.countersign.harness.torture;

import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;

/** What a message says, whatever time it carries. */
final class Contents {
  private Contents() {}

  /** Its sign bytes at {@link Timestamp#EPOCH}. */
  static byte[] of(String chainId, SignableMessage message) {
    return SignBytes.of(
        chainId,
        switch (message) {
          case Vote vote -> vote.at(Timestamp.EPOCH);
          case Proposal proposal -> proposal.at(Timestamp.EPOCH);
        });
  }
}
