package io.countersign.core;

import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.guard.BasicRules;
import io.countersign.core.guard.Decision;
import io.countersign.core.guard.DoubleSignGuard;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SignerName;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import io.countersign.protocol.signbytes.SignedContent;
import java.io.Closeable;
import java.security.ProviderException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One key on one chain, and the only caller of that key. Any number of links may ask at once; one
 * lock orders them.
 */
public final class ChainSigner implements Closeable {
  private static final String CLOSED = "the signer is shutting down";

  private final SignerName name;
  private final SigningKey key;
  private final SignatureCheck check;
  private final WatermarkStore watermark;
  private final NewHeights newHeights;

  /** Made once: every precommit for a node before CometBFT 2.0 has an empty second extension. */
  private Bytes signatureOverNothing = Bytes.EMPTY;

  private boolean closed;

  /** Why nothing is signed any more; empty while something is. */
  private volatile String stopped = "";

  /** For whoever must not wait for a signature under way. */
  private volatile SignerState state;

  /** Takes over the watermark and the key, which are closed with it. */
  public ChainSigner(
      SignerName name,
      SigningKey key,
      SignatureCheck check,
      WatermarkStore watermark,
      Precautions precautions) {
    this.name = name;
    this.key = key;
    this.check = check;
    this.watermark = watermark;
    this.newHeights =
        new NewHeights(
            name.argument(),
            precautions,
            watermark.lastAt(),
            InstantSource.system(),
            System::nanoTime);
    this.state = new SignerState(watermark.last(), watermark.lastAt(), false, "");
  }

  /** The same for a key without a name. */
  public ChainSigner(
      String chainId,
      SigningKey key,
      SignatureCheck check,
      WatermarkStore watermark,
      Precautions precautions) {
    this(SignerName.of(chainId), key, check, watermark, precautions);
  }

  /** The same, with {@link Precautions#DEFAULT}. */
  public ChainSigner(
      String chainId, SigningKey key, SignatureCheck check, WatermarkStore watermark) {
    this(chainId, key, check, watermark, Precautions.DEFAULT);
  }

  public String chainId() {
    return name.chainId();
  }

  /** For messages. */
  public SignerName name() {
    return name;
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  /** The last thing signed. */
  public synchronized Watermark lastSigned() {
    return watermark.last();
  }

  /** Whether something has happened after which this chain signs nothing any more. */
  public synchronized boolean failed() {
    return watermark.failed() || !stopped.isEmpty();
  }

  /** How things stand, as of the last request; never waits. */
  public SignerState state() {
    String reason = stopped;
    return reason.isEmpty() ? state.with(key.problem()) : state.stopped(reason);
  }

  private void show(String problem) {
    state = new SignerState(watermark.last(), watermark.lastAt(), watermark.failed(), problem);
  }

  /**
   * Signs nothing any more, from the next request on; what is being signed is not waited for.
   *
   * @param reason for the nodes' error answers: what happened and what to do
   */
  public void stop(String reason) {
    stopped = reason;
  }

  /**
   * Signs a vote or proposal, never two different ones for one height, round and step: canonical
   * bytes, decide, make durable, sign, verify, answer.
   *
   * @param extensions whether a vote's extensions are to be signed too, where it carries them
   */
  public SigningResult sign(SignableMessage message, boolean extensions) {
    // Before the lock: the node that waits counts the time of the link ahead of it, too.
    return sign(message, extensions, Turn.of(Urgency.CONSENSUS));
  }

  private synchronized SigningResult sign(SignableMessage message, boolean extensions, Turn turn) {
    if (isEnded()) {
      return unavailable(closed ? CLOSED : stopped);
    }
    SigningResult result = decideAndSign(message, extensions, turn);
    boolean unable =
        result instanceof SigningResult.Refused refused && refused.code() == ErrorCode.UNAVAILABLE;
    show(unable ? ((SigningResult.Refused) result).reason() : "");
    return result;
  }

  private SigningResult decideAndSign(SignableMessage message, boolean extensions, Turn turn) {
    Optional<String> problem = BasicRules.problem(message);
    if (problem.isPresent()) {
      return new SigningResult.Refused(ErrorCode.INVALID_REQUEST, problem.get());
    }
    byte[] signBytes = SignBytes.of(chainId(), message);
    try {
      watermark.checkUsable();
      return switch (DoubleSignGuard.decide(watermark.last(), message.position(), signBytes)) {
        case Decision.SignNew() -> signNew(message, signBytes, extensions, turn);
        case Decision.SignAgain(Timestamp timestamp) ->
            signAgain(message, timestamp, extensions, turn);
        case Decision.Refuse(String reason) ->
            new SigningResult.Refused(ErrorCode.DOUBLE_SIGN, reason);
      };
    } catch (WatermarkException | KeyUnavailableException e) {
      return unavailable(String.valueOf(e.getMessage()));
    }
  }

  private boolean isEnded() {
    return closed || !stopped.isEmpty();
  }

  private static SigningResult.Refused unavailable(String reason) {
    return new SigningResult.Refused(ErrorCode.UNAVAILABLE, reason);
  }

  private SigningResult signNew(
      SignableMessage message, byte[] signBytes, boolean extensions, Turn turn)
      throws WatermarkException, KeyUnavailableException {
    return switch (newHeights.verdict(watermark.last(), message.position().height())) {
      case Verdict.GoOn ignored -> {
        newHeights.signing(watermark.last(), message.position().height());
        watermark.persist(message.position(), signBytes);
        yield signed(
            message, message.timestamp(), signAndKeep(signBytes, turn), extensions, turn, false);
      }
      case Verdict.NotYet(String reason) -> unavailable(reason);
      case Verdict.Stop(String reason) -> {
        stop(reason);
        yield unavailable(reason);
      }
    };
  }

  private SigningResult signed(
      SignableMessage message,
      Timestamp timestamp,
      Bytes signature,
      boolean extensions,
      Turn turn,
      boolean again)
      throws KeyUnavailableException {
    if (!extensions || !(message instanceof Vote vote) || !vote.carriesExtension()) {
      return new SigningResult.Signed(timestamp, signature, Bytes.EMPTY, Bytes.EMPTY, again);
    }
    Turn after = turn.as(Urgency.EXTENSION);
    Bytes extension = verified(SignBytes.ofExtension(chainId(), vote), after);
    // CometBFT 2.0 signs the second extension as it is; BasicRules has seen to it that it cannot be
    // a vote.
    Bytes nonRpExtension =
        vote.nonRpExtension().isEmpty()
            ? signatureOverNothing(after)
            : verified(vote.nonRpExtension().toArray(), after);
    return new SigningResult.Signed(timestamp, signature, extension, nonRpExtension, again);
  }

  /**
   * Signs bytes of an application's own as celestia-core wants them, which {@link
   * SignBytes#ofRawBytes} makes different from any vote; so no watermark is asked or moved. Whether
   * they may be signed at all is for the caller to say.
   */
  public RawSigningResult signRawBytes(Bytes rawBytes, String uniqueId) {
    return signBesideConsensus(SignBytes.ofRawBytes(name.chainId(), rawBytes, uniqueId));
  }

  /**
   * Signs bytes as they are, for CometBFT 1.0, but nothing that a node could take for a vote, a
   * proposal, an extension or celestia-core's raw bytes, of any chain. Otherwise the same.
   */
  public RawSigningResult signAsItIs(Bytes value) {
    byte[] bytes = value.toArray();
    return SignedContent.couldBeSignBytes(bytes)
        ? new SigningResult.Refused(
            ErrorCode.INVALID_REQUEST,
            "expected bytes of an application's own, got some that could be taken for a signed vote")
        : signBesideConsensus(bytes);
  }

  /**
   * The key is asked outside the lock: no vote of this chain waits while a busy device gets round
   * to what no block waits for.
   */
  private RawSigningResult signBesideConsensus(byte[] bytes) {
    try {
      requireUsable();
      return new RawSigningResult.Signed(verified(bytes, Turn.of(Urgency.OTHER)));
    } catch (WatermarkException | KeyUnavailableException e) {
      return unavailable(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void requireUsable() throws WatermarkException {
    if (isEnded()) {
      throw new WatermarkException(closed ? CLOSED : stopped);
    }
    watermark.checkUsable();
  }

  private Bytes signatureOverNothing(Turn turn) throws KeyUnavailableException {
    if (signatureOverNothing.isEmpty()) {
      signatureOverNothing = verified(new byte[0], turn);
    }
    return signatureOverNothing;
  }

  /** Gives the signature that is kept, or, where none was made or a crash lost it, makes it. */
  private SigningResult signAgain(
      SignableMessage message, Timestamp timestamp, boolean extensions, Turn turn)
      throws KeyUnavailableException, WatermarkException {
    Watermark last = watermark.last();
    byte[] signBytes = last.signBytes().toArray();
    boolean isKept = !last.signature().isEmpty() && isValid(signBytes, last.signature().toArray());
    Bytes signature = isKept ? last.signature() : signAndKeep(signBytes, turn);
    return signed(message, timestamp, signature, extensions, turn, isKept);
  }

  private Bytes signAndKeep(byte[] signBytes, Turn turn)
      throws KeyUnavailableException, WatermarkException {
    Bytes signature = verified(signBytes, turn);
    watermark.keepSignature(signature);
    return signature;
  }

  private Bytes verified(byte[] signBytes, Turn turn) throws KeyUnavailableException {
    byte[] signature = key.sign(signBytes, turn);
    if (!isValid(signBytes, signature)) {
      throw new KeyUnavailableException(
          "the key made a signature that does not verify; it was not released", null);
    }
    return Bytes.copyOf(signature);
  }

  private boolean isValid(byte[] signBytes, byte[] signature) throws KeyUnavailableException {
    try {
      return check.verify(signBytes, signature);
    } catch (ProviderException e) {
      throw new KeyUnavailableException("nothing can be verified: " + e.getMessage(), e);
    }
  }

  /**
   * Does what is better done while no node waits; called behind an answer.
   *
   * @return what went wrong; nothing is signed after it
   */
  public synchronized Optional<String> settle() {
    try {
      if (!closed && !watermark.failed()) {
        watermark.settle();
      }
      return Optional.empty();
    } catch (WatermarkException e) {
      show(String.valueOf(e.getMessage()));
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Waits for a signature under way, then flushes its signature too and gives up the watermark; the
   * key stays open, for the signer that follows: from here on it is the caller's to close.
   */
  public synchronized void release() {
    if (!closed) {
      closed = true;
      watermark.close();
    }
  }

  /** Waits for a signature under way, then flushes its signature too and wipes the key. */
  @Override
  public synchronized void close() {
    if (!closed) {
      try {
        release();
      } finally {
        key.close();
      }
    }
  }
}
