package io.countersign.harness.conform;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.ByteLink;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a small signer says, honest but for one flaw. */
final class SmallAnswers {
  private final Flaw flaw;
  private final String chainId;
  private final Ed25519PrivateKey key;
  private final List<SmallGuard> guards;
  private int pings;
  private boolean stuck;
  private boolean stateTaken;
  private boolean reborn;
  private boolean alive;

  SmallAnswers(Flaw flaw, String chainId, Ed25519PrivateKey key) {
    this.flaw = flaw;
    this.chainId = chainId;
    this.key = key;
    SmallGuard one = new SmallGuard(flaw);
    this.guards = List.of(one, flaw == Flaw.LINKS_APART ? new SmallGuard(flaw) : one);
  }

  /** The process is to end. */
  static final class DeathException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  void beginLife(boolean withoutState) {
    stateTaken = withoutState;
    reborn = alive;
    alive = true;
  }

  void forget() {
    guards.forEach(SmallGuard::forget);
  }

  /** Until the node hangs up, or is hung up on. */
  void serve(ByteLink link, int index) throws IOException {
    FrameDecoder decoder = new FrameDecoder();
    pings = 0;
    while (true) {
      byte[] message = next(link, decoder);
      if (message.length == 0) {
        return;
      }
      byte[] answer = answer(message, index);
      if (answer.length == 0) {
        return;
      }
      link.write(FrameDecoder.delimit(answer));
      if (flaw == Flaw.SECOND_LOST) {
        decoder = new FrameDecoder();
      }
    }
  }

  private byte[] next(ByteLink link, FrameDecoder decoder) throws IOException {
    byte[] chunk = new byte[8 * 1024];
    long began = 0;
    try {
      byte[] message = decoder.poll();
      while (message == null) {
        int length = link.read(chunk);
        began = began == 0 ? System.nanoTime() : began;
        if (length < 0) {
          return new byte[0];
        }
        decoder.feed(chunk, length);
        message = decoder.poll();
        boolean late = System.nanoTime() - began > 300_000_000;
        if (message == null && (flaw == Flaw.SPLIT_DROPPED || (flaw == Flaw.IMPATIENT && late))) {
          return new byte[0];
        }
      }
      return message;
    } catch (MalformedMessageException e) {
      return end(Flaw.DIES_OF_SIZE);
    }
  }

  private byte[] end(Flaw deadly) throws DeathException {
    if (flaw == deadly) {
      throw new DeathException();
    }
    return new byte[0];
  }

  private synchronized byte[] answer(byte[] message, int index) throws IOException {
    Request request;
    try {
      request = MessageCodec.decode(message);
    } catch (MalformedMessageException e) {
      return end(Flaw.DIES_OF_GARBAGE);
    }
    if (!(request instanceof Request.Ping)) {
      pings = 0;
    }
    return switch (request) {
      case Request.Ping() -> ping();
      case Request.ShowPublicKey ask -> ask.chainId().equals(chainId) ? key() : refuse(2);
      case Request.SignVote ask -> sign(ask, index);
      case Request.SignProposal ask -> sign(ask, index);
      case Request.SignRawBytes ask -> raw(ask);
      case Request.SignBytes ask ->
          flaw == Flaw.ORACLE ? signedBytes(ask.value().toArray()) : refuse(10);
      case Request.Unsupported ask -> unsupported(ask);
    };
  }

  private byte[] ping() {
    pings++;
    stuck = false;
    return flaw == Flaw.THIRD_PING_UNANSWERED && pings >= 3
        ? new byte[0]
        : answer(8, new ProtoWriter());
  }

  private byte[] key() {
    byte[] bytes = key.publicKey().toArray();
    if (flaw == Flaw.ANOTHER_KEY) {
      bytes[5] ^= 1;
    }
    ProtoWriter out = new ProtoWriter();
    if (flaw != Flaw.NO_OLD_KEY && flaw != Flaw.NO_KEY) {
      out.message(1, new ProtoWriter().bytes(1, bytes).toBytes());
    }
    if (flaw != Flaw.NO_NEW_KEY && flaw != Flaw.OLD_KEY_ALONE && flaw != Flaw.NO_KEY) {
      out.bytes(3, bytes).text(4, "ed25519");
    }
    return answer(2, out);
  }

  private byte[] sign(Request.SignProposal ask, int index) {
    return decide(ask.chainId(), ask.proposal(), index, 6, false);
  }

  private byte[] sign(Request.SignVote ask, int index) {
    return decide(ask.chainId(), ask.vote(), index, 4, ask.skipExtension());
  }

  private byte[] decide(
      String chain, SignableMessage asked, int index, int field, boolean withoutExtension) {
    boolean foreign = !chain.equals(chainId) && flaw != Flaw.ANY_CHAIN;
    boolean lost = stateTaken && flaw != Flaw.GUESSES;
    if (foreign || lost || stuck) {
      return refuse(field);
    }
    SmallGuard guard = guards.get(index);
    if (stateTaken) {
      guard = new SmallGuard(flaw);
    }
    boolean again = reborn && guard.isLast(asked) && flaw == Flaw.SIGNS_ONCE_IN_ITS_LIFE;
    if (again) {
      return refuse(field);
    }
    return switch (guard.decide(asked)) {
      case SmallGuard.Decision.Refuse refuse -> {
        stuck = flaw == Flaw.STUCK_AFTER_A_REFUSAL && refuse.reason().equals("regression");
        yield refuse.hangUp() ? new byte[0] : refuse(field);
      }
      case SmallGuard.Decision.Sign(SignableMessage message) ->
          signed(chain, guard, ofLink(index, message), withoutExtension);
    };
  }

  private SignableMessage ofLink(int index, SignableMessage message) {
    return index == 1 && flaw == Flaw.LINKS_SIGN_THEIR_OWN && message instanceof Vote vote
        ? vote.at(Timestamp.EPOCH)
        : message;
  }

  private byte[] signed(
      String chain, SmallGuard guard, SignableMessage message, boolean withoutExtension) {
    byte[] signature = key.sign(SignBytes.of(chain, guard.bent(message)));
    return switch (message) {
      case Proposal proposal ->
          answer(
              6,
              new ProtoWriter()
                  .message(
                      1,
                      new ProtoWriter()
                          .message(6, time(proposal.timestamp()))
                          .bytes(7, signature)
                          .toBytes()));
      case Vote vote -> {
        ProtoWriter out = new ProtoWriter().message(5, time(vote.timestamp())).bytes(8, signature);
        extensions(out, chain, vote, withoutExtension);
        yield answer(4, new ProtoWriter().message(1, out.toBytes()));
      }
    };
  }

  private void extensions(ProtoWriter out, String chain, Vote vote, boolean withoutExtension) {
    boolean left = withoutExtension && flaw != Flaw.EXTENSION_NOT_LEFT_OUT;
    if (left || (!vote.carriesExtension() && flaw != Flaw.EXTENSION_EVERYWHERE)) {
      return;
    }
    int length = vote.extension().length();
    if (flaw == Flaw.EMPTY_EXTENSION_UNSIGNED && length == 0) {
      return;
    }
    if (flaw == Flaw.LONG_EXTENSION_ECHOED) {
      out.bytes(9, vote.extension().toArray());
    }
    byte[] right = SignBytes.ofExtension(chain, vote);
    boolean wrong = flaw == Flaw.EXTENSION_WRONG && length > 0 && length < 100;
    out.bytes(10, key.sign(wrong ? vote.extension().toArray() : right));
    if (!vote.nonRpExtension().isEmpty() && flaw != Flaw.SECOND_EXTENSION_UNSIGNED) {
      out.bytes(12, key.sign(vote.nonRpExtension().toArray()));
    }
  }

  private byte[] raw(Request.SignRawBytes ask) {
    return signedBytes(
        flaw == Flaw.RAW_BYTES_WITHOUT_PREFIX
            ? ask.rawBytes().toArray()
            : SignBytes.ofRawBytes(chainId, ask.rawBytes(), ask.uniqueId()));
  }

  private byte[] signedBytes(byte[] bytes) {
    return answer(10, new ProtoWriter().bytes(1, key.sign(bytes)));
  }

  private byte[] unsupported(Request.Unsupported ask) throws DeathException {
    boolean empty = ask.problem().contains("without");
    if (empty && flaw == Flaw.DIES_OF_NO_VOTE) {
      throw new DeathException();
    }
    if (!empty && flaw == Flaw.UNKNOWN_TYPE_SIGNED) {
      byte[] signature = key.sign(ask.problem().getBytes(StandardCharsets.UTF_8));
      byte[] vote = new ProtoWriter().bytes(8, signature).toBytes();
      return answer(4, new ProtoWriter().message(1, vote));
    }
    return refuse(4);
  }

  private static byte[] refuse(int field) {
    byte[] error = new ProtoWriter().number(1, 2).text(2, "no").toBytes();
    return answer(field, new ProtoWriter().message(2, error));
  }

  private static byte[] answer(int field, ProtoWriter inner) {
    return new ProtoWriter().message(field, inner.toBytes()).toBytes();
  }

  private static byte[] time(Timestamp time) {
    return new ProtoWriter().number(1, time.seconds()).number(2, time.nanos()).toBytes();
  }
}
