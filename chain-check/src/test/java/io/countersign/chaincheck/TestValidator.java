package io.countersign.chaincheck;

import io.countersign.core.key.SignatureCheck;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.ValidatorAddress;
import io.countersign.protocol.signbytes.SignBytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;

/** A validator's key by the JDK's provider, and what it signs. */
final class TestValidator implements SignatureCheck {
  static final String CHAIN = "test-1";
  static final Timestamp TIME = new Timestamp(1_700_000_000, 123_456_789);
  static final BlockId BLOCK = block(0xa1);

  private final KeyPair pair;

  TestValidator() {
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  static BlockId block(int fill) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) fill);
    return new BlockId(Bytes.copyOf(hash), 1, Bytes.copyOf(hash));
  }

  PublicKey publicKey() {
    byte[] encoded = pair.getPublic().getEncoded();
    return new PublicKey(
        KeyType.ED25519,
        Bytes.copyOf(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  Bytes address() {
    return ValidatorAddress.of(publicKey());
  }

  Vote vote(Step step, long height, int round, BlockId block, Timestamp time) {
    return new Vote(step, height, round, block, time, address(), 0, Bytes.EMPTY, Bytes.EMPTY);
  }

  Vote precommit(long height, int round, BlockId block) {
    return vote(Step.PRECOMMIT, height, round, block, TIME);
  }

  /** What the signer's watermark is after it has signed this. */
  static Watermark after(Vote vote) {
    return Watermark.of(vote.position(), Bytes.copyOf(SignBytes.of(CHAIN, vote)));
  }

  Bytes sign(Vote vote) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(SignBytes.of(CHAIN, vote));
      return Bytes.copyOf(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(pair.getPublic());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
