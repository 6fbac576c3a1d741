package io.countersign.core.key;

import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;

/**
 * What a consensus key in a device signs to show that it does. Nothing that a chain, an account or
 * an application takes a signature for begins with a zero byte: sign bytes of votes, proposals and
 * extensions begin with their length, which is not 0; CometBFT's and celestia-core's raw bytes with
 * text; a protobuf message, as Cosmos's transactions are, with a field's tag, and there is no field
 * 0; JSON with a bracket. So no double-sign guard is asked for it.
 */
public final class TestMessage {
  /** A zero byte, and a sentence. */
  public static final Bytes BYTES =
      Bytes.copyOf(
          "\0countersign: this signature shows that the key can sign, and stands for nothing else"
              .getBytes(StandardCharsets.US_ASCII));

  private TestMessage() {}
}
