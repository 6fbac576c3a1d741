package io.countersign.yubihsm.client;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.ProtocolException;
import java.util.Optional;

/**
 * The public half of an asymmetric key.
 *
 * @param bytes as the device gives them: 32 for Ed25519, x || y for elliptic curves
 */
public record DevicePublicKey(Algorithm algorithm, Bytes bytes) {
  private static final int COORDINATE = 32;

  static DevicePublicKey parse(byte[] body) throws ProtocolException {
    AnswerReader in = new AnswerReader("Get Public Key", body);
    Algorithm algorithm = new Algorithm(in.u8());
    byte[] bytes = in.rest();
    int expected = 0;
    if (algorithm.equals(Algorithm.ED25519)) {
      expected = COORDINATE;
    } else if (algorithm.equals(Algorithm.SECP256K1)) {
      expected = 2 * COORDINATE;
    }
    if (bytes.length == 0 || (expected != 0 && bytes.length != expected)) {
      throw in.malformed("a public key for " + algorithm);
    }
    return new DevicePublicKey(algorithm, Bytes.copyOf(bytes));
  }

  /**
   * As a chain has it, if it is of a type that chains have: the point compressed (SEC 1, 2.3.3).
   */
  public Optional<PublicKey> consensusKey() {
    if (algorithm.equals(Algorithm.ED25519)) {
      return Optional.of(new PublicKey(KeyType.ED25519, bytes));
    }
    if (!algorithm.equals(Algorithm.SECP256K1)) {
      return Optional.empty();
    }
    byte[] point = bytes.toArray();
    byte[] compressed = new byte[1 + COORDINATE];
    compressed[0] = (byte) (2 + (point[point.length - 1] & 1));
    System.arraycopy(point, 0, compressed, 1, COORDINATE);
    return Optional.of(new PublicKey(KeyType.SECP256K1, Bytes.copyOf(compressed)));
  }
}
