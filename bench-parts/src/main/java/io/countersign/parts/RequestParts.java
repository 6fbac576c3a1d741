package io.countersign.parts;

import io.countersign.core.ChainSigner;
import io.countersign.core.session.Session;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole request but for its link: decoded, decided, made durable, signed, verified, encoded. */
@State(Scope.Thread)
public class RequestParts {
  @Param({"EACH", "AHEAD"})
  public Durability durability = Durability.EACH;

  private @Nullable TemporaryKey temporary;
  private @Nullable ChainSigner signer;
  private @Nullable Session session;
  private long height = 1;

  @Setup
  public void open() throws WatermarkException {
    TemporaryKey made = TemporaryKey.make();
    Path state = made.folder().resolve("state");
    WatermarkOwner owner = WatermarkOwner.of(Votes.CHAIN, made.key().publicKey());
    WatermarkFiles.create(state, owner, 0);
    WatermarkStore store = WatermarkFiles.open(state, owner, durability, WitnessFolder.inMemory());
    temporary = made;
    signer = new ChainSigner(Votes.CHAIN, made.key(), made.verifier()::verify, store);
    session = new Session(signer, Long.MAX_VALUE);
  }

  @Benchmark
  public byte[] vote() throws MalformedMessageException {
    byte[] request =
        NodeCodec.encode(new Request.SignVote(Votes.CHAIN, Votes.prevote(height++), true));
    byte[] answer = MessageCodec.encode(opened().answer(MessageCodec.decode(request)));
    opened().settle();
    return answer;
  }

  private Session opened() {
    return Objects.requireNonNull(session);
  }

  @TearDown
  public void close() throws IOException {
    if (signer != null) {
      signer.close();
    }
    if (temporary != null) {
      temporary.close();
    }
  }
}
