package io.countersign.parts;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.secret.Frame;
import io.countersign.protocol.secret.FrameException;
import io.countersign.protocol.secret.HandshakeException;
import io.countersign.protocol.secret.SecretConnection;
import io.countersign.protocol.secret.SecretHandshake;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A frame of SecretConnection, and the handshake that comes before all of them. */
@State(Scope.Thread)
public class FrameParts {
  static final int DATA_LENGTH = 160;

  private final Crypto crypto = CryptoChoice.makeAndWarn();
  private final Ed25519PrivateKey one = identity();
  private final Ed25519PrivateKey other = identity();
  private final Ends ends;
  private final byte[] data = new byte[Frame.MAX_DATA_LENGTH];
  private final byte[] frame = new byte[Frame.SEALED_LENGTH];

  private record Ends(SecretConnection one, SecretConnection other) {}

  public FrameParts() {
    try {
      ends = connected();
    } catch (HandshakeException e) {
      throw new IllegalStateException(e);
    }
  }

  private Ed25519PrivateKey identity() {
    byte[] seed = new byte[Ed25519PrivateKey.SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    return new Ed25519PrivateKey(crypto, SecretBytes.takeOver(seed));
  }

  private Ends connected() throws HandshakeException {
    try (SecretHandshake left = new SecretHandshake(crypto, one);
        SecretHandshake right = new SecretHandshake(crypto, other)) {
      byte[] fromLeft = left.receiveEphemeral(right.ephemeralMessage());
      byte[] fromRight = right.receiveEphemeral(left.ephemeralMessage());
      return new Ends(left.receiveAuthFrame(fromRight), right.receiveAuthFrame(fromLeft));
    }
  }

  /** Sealed at one end, opened at the other: each must be the peer's next. */
  @Benchmark
  public int sealAndOpen() throws FrameException {
    ends.one().sealer().seal(data, 0, DATA_LENGTH, frame, 0);
    return ends.other().opener().open(frame, 0, data, 0);
  }

  /** Both ends of it. */
  @Benchmark
  public boolean handshake() throws HandshakeException {
    Ends made = connected();
    made.one().close();
    made.other().close();
    return true;
  }
}
