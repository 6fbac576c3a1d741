package io.countersign.parts;

import io.countersign.core.guard.Decision;
import io.countersign.core.guard.DoubleSignGuard;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done with a vote's bytes, without key, disk and link. */
@State(Scope.Thread)
public class MessageParts {
  private final Vote vote = Votes.prevote(42);
  private final byte[] request = NodeCodec.encode(new Request.SignVote(Votes.CHAIN, vote, false));
  private final byte[] signBytes = SignBytes.of(Votes.CHAIN, vote);
  private final Response answer =
      new Response.SignedVote(vote, Bytes.copyOf(new byte[64]), Bytes.EMPTY, Bytes.EMPTY);
  private final Watermark last =
      Watermark.of(Votes.prevote(41).position(), Bytes.copyOf(signBytes));

  @Benchmark
  public Request decode() throws MalformedMessageException {
    return MessageCodec.decode(request);
  }

  @Benchmark
  public byte[] signBytes() {
    return SignBytes.of(Votes.CHAIN, vote);
  }

  @Benchmark
  public Decision decide() {
    return DoubleSignGuard.decide(last, vote.position(), signBytes);
  }

  @Benchmark
  public byte[] encode() {
    return MessageCodec.encode(answer);
  }
}
