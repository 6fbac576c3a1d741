package io.countersign.interop.node;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.crypto.ValidatorAddress;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.security.InvalidKeyException;

/** Checks that a chain's commits are signed by one validator, signature by signature. */
final class CommitCheck {
  private static final int FOR_THE_BLOCK = 2;

  private final String chainId;
  private final Bytes address;
  private final SignatureVerifier key;

  CommitCheck(Crypto crypto, String chainId, PublicKey validator) throws InvalidKeyException {
    this.chainId = chainId;
    this.address = ValidatorAddress.of(validator);
    this.key = SignatureVerifier.of(crypto, validator);
  }

  /**
   * Passes if every height up to the newest is signed as it should be.
   *
   * @return the newest height
   */
  long requireAll(NodeRpc rpc) throws IOException, InterruptedException {
    long newest = rpc.latestHeight();
    for (long height = 1; height <= newest; height++) {
      require(height, rpc.commit(height));
    }
    return newest;
  }

  private void require(long height, NodeRpc.Commit commit) throws IOException {
    if (commit.height() != height || commit.signatures().size() != 1) {
      throw new IOException(
          "expected one signature for height %d, got %s".formatted(height, commit));
    }
    NodeRpc.Signature signature = commit.signatures().getFirst();
    if (signature.flag() != FOR_THE_BLOCK || !signature.validatorAddress().equals(address)) {
      throw new IOException("expected a signature of %s, got %s".formatted(address, commit));
    }
    Vote vote =
        new Vote(
            Step.PRECOMMIT,
            height,
            commit.round(),
            commit.blockId(),
            signature.timestamp(),
            address,
            0,
            Bytes.EMPTY,
            Bytes.EMPTY);
    if (!key.verify(SignBytes.of(chainId, vote), signature.bytes().toArray())) {
      throw new IOException("expected a valid signature, got %s".formatted(commit));
    }
  }
}
