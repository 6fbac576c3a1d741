package io.countersign.protocol.signbytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw bytes are signed for celestia-core as TMKMS signs them. */
final class RawBytesVectorsTest {
  /** An X.509 frame around the public key of RFC 8032, 7.1, test 1. */
  private static final String KEY =
      "302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  record Vector(
      String chainId, String rawBytes, String uniqueId, String signBytes, String signature) {}

  @ParameterizedTest
  @MethodSource("vectors")
  void rawBytesAreSignedBehindTheirPrefix(Vector vector) throws GeneralSecurityException {
    byte[] ours =
        SignBytes.ofRawBytes(vector.chainId(), Bytes.ofHex(vector.rawBytes()), vector.uniqueId());
    assertEquals(Bytes.ofHex(vector.signBytes()), Bytes.copyOf(ours));
    assertTrue(verifies(ours, Bytes.ofHex(vector.signature()).toArray()));
  }

  private static boolean verifies(byte[] message, byte[] signature)
      throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Bytes.ofHex(KEY).toArray()));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  static Stream<Vector> vectors() {
    try (InputStream in =
        Objects.requireNonNull(
            RawBytesVectorsTest.class.getResourceAsStream("/signbytes/raw-bytes-tmkms-0.15.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(column -> new Vector(column[0], column[1], column[2], column[3], column[4]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
