package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Commit;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.ValidatorAddress;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.Arrays;

/** Our key on our chain: judges what a commit says that it signed. */
final class OwnKey {
  private final SignerName name;
  private final Bytes address;
  private final SignatureCheck check;

  OwnKey(SignerName name, PublicKey key, SignatureCheck check) {
    this.name = name;
    this.address = ValidatorAddress.of(key);
    this.check = check;
  }

  String chainId() {
    return name.chainId();
  }

  /** For messages. */
  SignerName name() {
    return name;
  }

  /** 20 bytes. */
  Bytes address() {
    return address;
  }

  /** What a commit means, given what was last signed here. */
  enum Judgement {
    /** No signature of ours, or one that was made here or is covered by a floor. */
    KNOWN,
    /** A signature of ours that was not made here. */
    FOREIGN,
    /** It would be foreign, but is no signature of our key: somebody lies. */
    FORGED
  }

  /**
   * Compares with the watermark. A record is durable before its signature exists, so whatever was
   * signed here is at or below it, or in a round that is sat out since its record may be lost; and
   * at its very position only its own bytes were signed, to the nanosecond.
   */
  Judgement judge(Commit commit, Watermark last) {
    return commit.own().map(own -> judge(own, last)).orElse(Judgement.KNOWN);
  }

  /** Whether a vote is the very thing that was last signed here. */
  boolean isAt(Vote vote, Watermark now) {
    return vote.position().equals(now.position())
        && Arrays.equals(SignBytes.of(chainId(), vote), now.signBytes().toArray());
  }

  private Judgement judge(Commit.Signed own, Watermark last) {
    Vote vote = own.vote();
    int order = vote.position().compareTo(last.position());
    if (order < 0 || (order == 0 && last.isFloor()) || last.satOut(vote.position())) {
      return Judgement.KNOWN;
    }
    byte[] signBytes = SignBytes.of(chainId(), vote);
    if (order == 0 && Arrays.equals(signBytes, last.signBytes().toArray())) {
      return Judgement.KNOWN;
    }
    return check.verify(signBytes, own.signature().toArray())
        ? Judgement.FOREIGN
        : Judgement.FORGED;
  }
}
