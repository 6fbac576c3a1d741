package io.countersign.parts;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A signature with a key in memory, and what it takes to see that it is right. */
@State(Scope.Thread)
public class KeyParts {
  private final TemporaryKey temporary;
  private final SignatureVerifier verifier;
  private final byte[] signBytes = SignBytes.of(Votes.CHAIN, Votes.prevote(42));
  private final byte[] signature;

  public KeyParts() {
    temporary = TemporaryKey.make();
    verifier = temporary.verifier();
    try {
      signature = sign();
    } catch (KeyUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public final byte[] sign() throws KeyUnavailableException {
    return temporary.key().sign(signBytes, Turn.of(Urgency.CONSENSUS));
  }

  @Benchmark
  public boolean verify() {
    return verifier.verify(signBytes, signature);
  }

  @TearDown
  public void close() throws IOException {
    temporary.close();
  }
}
