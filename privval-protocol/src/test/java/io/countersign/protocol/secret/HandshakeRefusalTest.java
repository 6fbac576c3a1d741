package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.wire.WireAuthSignature;
import io.countersign.protocol.wire.WirePublicKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer may say in a handshake but must not get away with, sentence by sentence. */
final class HandshakeRefusalTest {
  /** What a hostile peer seals as its proof. */
  private interface Proof {
    byte[] of(HostilePeer peer) throws Exception;
  }

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  private static String refusalOfFirstMessage(Crypto crypto, byte[] message) {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, identity)) {
      return message(assertThrows(HandshakeException.class, () -> us.receiveEphemeral(message)));
    }
  }

  private static String refusalOf(Crypto crypto, Proof proof) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, identity)) {
      HostilePeer peer = HostilePeer.against(us, crypto);
      byte[] frame = peer.frame(proof.of(peer));
      return message(assertThrows(HandshakeException.class, () -> us.receiveAuthFrame(frame)));
    }
  }

  private static String message(Throwable refusal) {
    return String.valueOf(refusal.getMessage());
  }

  private static byte[] auth(Bytes key, byte[] signature) {
    return new AuthMessage(key, Bytes.copyOf(signature)).encode();
  }

  private static byte[] delimited(WireAuthSignature message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      message.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] auth(WirePublicKey.Builder key) {
    return delimited(
        WireAuthSignature.newBuilder()
            .setPubKey(key)
            .setSignature(ByteString.copyFrom(new byte[64]))
            .build());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLowOrderEphemeralKeyIsRefused(Crypto crypto) {
    for (String hex :
        new String[] {
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "E0EB7A7C3B41B8AE1656E3FAF19FC46ADA098DEB9C32B1FD866205165F49B800",
          "5F9C95BCA3508C24B1D0B1559C83EF5B04445CC4581C8E86D8224EDDD09F1157",
          "ECFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
          "EDFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        }) {
      assertEquals(
          "the peer's ephemeral key: expected a point of full order, got the low-order " + hex,
          refusalOfFirstMessage(crypto, HostilePeer.message(Bytes.ofHex(hex))));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aReflectedEphemeralKeyIsRefused(Crypto crypto) {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, identity)) {
      assertEquals(
          "expected the peer's ephemeral key, got our own sent back",
          message(
              assertThrows(
                  HandshakeException.class, () -> us.receiveEphemeral(us.ephemeralMessage()))));
    }
  }

  /** CometBFT would take them: a shorter key is filled up with zeros, a longer one cut. */
  @ParameterizedTest
  @MethodSource("all")
  void otherEncodingsOfAFirstMessageAreRefused(Crypto crypto) {
    for (String start : new String[] {"210a20", "230a20", "221220", "220a1f", "000000", "160301"}) {
      byte[] message =
          Arrays.copyOf(HexFormat.of().parseHex(start), SecretHandshake.EPHEMERAL_MESSAGE_LENGTH);
      assertEquals(
          "expected a first message with an X25519 key, which starts with 220a20, got "
              + start
              + ": is that the priv_validator_laddr of a node?",
          refusalOfFirstMessage(crypto, message));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aWrongSignatureIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey peerIdentity = TwoEnds.identity(crypto)) {
      assertEquals(
          "expected a signature of %s over the challenge, got a wrong one"
              .formatted(peerIdentity.publicKey()),
          refusalOf(
              crypto,
              peer -> {
                byte[] signature = peerIdentity.sign(peer.challenge().toArray());
                signature[40] ^= 1;
                return auth(peerIdentity.publicKey(), signature);
              }));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void someoneElsesNameIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey liar = TwoEnds.identity(crypto);
        Ed25519PrivateKey honest = TwoEnds.identity(crypto)) {
      assertEquals(
          "expected a signature of %s over the challenge, got a wrong one"
              .formatted(honest.publicKey()),
          refusalOf(
              crypto, peer -> auth(honest.publicKey(), liar.sign(peer.challenge().toArray()))));
    }
  }

  /** One in the middle, with an ephemeral key of its own to either side, passes on a true proof. */
  @ParameterizedTest
  @MethodSource("all")
  void aProofFromAnotherHandshakeIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey honest = TwoEnds.identity(crypto);
        SecretHandshake node = new SecretHandshake(crypto, honest)) {
      HostilePeer towardsNode = HostilePeer.against(node, crypto);
      assertEquals(
          "expected a signature of %s over the challenge, got a wrong one"
              .formatted(honest.publicKey()),
          refusalOf(crypto, peer -> towardsNode.victimsAuthMessage()));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void ourOwnProofMirroredBackIsRefused(Crypto crypto) throws Exception {
    assertEquals(
        "expected the peer's identity, got our own mirrored back",
        refusalOf(crypto, HostilePeer::victimsAuthMessage));
  }

  /** With the identity as key and R, and S = 0, the equation holds for every message. */
  @ParameterizedTest
  @MethodSource("all")
  void aSmallOrderIdentityIsRefused(Crypto crypto) throws Exception {
    for (String hex :
        new String[] {
          "0100000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000080",
          "EEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
          "ECFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF7F",
          "26E8958FC2B227B045C3F489F2EF98F0D5DFAC05D3C63339B13802886D53FC05",
        }) {
      byte[] forged = new byte[64];
      forged[0] = 1;
      assertEquals(
          "the peer's identity: expected an Ed25519 public key of full order, got " + hex,
          refusalOf(crypto, peer -> auth(Bytes.ofHex(hex), forged)));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void otherKeyTypesAreRefused(Crypto crypto) throws Exception {
    ByteString key = ByteString.copyFrom(new byte[32]);
    assertEquals(
        "expected the peer to prove an ed25519 key, got secp256k1",
        refusalOf(crypto, peer -> auth(WirePublicKey.newBuilder().setSecp256K1(key))));
    assertEquals(
        "expected the peer to prove an ed25519 key, got bls12381",
        refusalOf(crypto, peer -> auth(WirePublicKey.newBuilder().setBls12381(key))));
    assertEquals(
        "expected the peer to prove an ed25519 key, got no key",
        refusalOf(crypto, peer -> auth(WirePublicKey.newBuilder())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysOfAnyOtherLengthAreRefused(Crypto crypto) throws Exception {
    for (int length : new int[] {0, 1, 31, 33, 64}) {
      ByteString key = ByteString.copyFrom(new byte[length]);
      assertEquals(
          "expected a peer's key of 32 bytes, got " + length,
          refusalOf(crypto, peer -> auth(WirePublicKey.newBuilder().setEd25519(key))));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void signaturesOfAnyOtherLengthAreRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      for (int length : new int[] {0, 1, 63, 65}) {
        assertEquals(
            "expected a peer's signature of 64 bytes, got " + length,
            refusalOf(crypto, peer -> auth(identity.publicKey(), new byte[length])));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAuthMessageCutAtAnyByteIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      for (int length = 0; length < 103; length++) {
        int cut = length;
        String refusal =
            refusalOf(
                crypto,
                peer ->
                    Arrays.copyOf(
                        auth(identity.publicKey(), identity.sign(peer.challenge().toArray())),
                        cut));
        assertEquals(
            length == 0
                ? "expected the peer's auth message, got no protobuf"
                : "expected one frame with all of the peer's auth message, got %d of its 102 bytes"
                    .formatted(length - 1),
            refusal);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAuthMessageWithMoreBehindItIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      assertEquals(
          "expected one frame with all of the peer's auth message, got 103 of its 102 bytes",
          refusalOf(
              crypto,
              peer ->
                  Arrays.copyOf(
                      auth(identity.publicKey(), identity.sign(peer.challenge().toArray())), 104)));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void noiseInsteadOfAnAuthMessageIsRefused(Crypto crypto) throws Exception {
    byte[] noise = new byte[103];
    Arrays.fill(noise, (byte) 0xff);
    noise[0] = 102;
    assertEquals(
        "expected the peer's auth message, got no protobuf", refusalOf(crypto, peer -> noise));
    Arrays.fill(noise, (byte) 0xff);
    assertEquals(
        "expected the peer's auth message, got no protobuf", refusalOf(crypto, peer -> noise));
  }

  /** To every other reader a group that ends without having begun is an error too. */
  @ParameterizedTest
  @MethodSource("all")
  void anAuthMessageThatEndsInTheMiddleIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      assertEquals(
          "expected the peer's auth message, got no protobuf",
          refusalOf(
              crypto,
              peer -> {
                byte[] proof =
                    auth(identity.publicKey(), identity.sign(peer.challenge().toArray()));
                byte[] ended = Arrays.copyOf(proof, proof.length + 1);
                ended[0]++;
                ended[proof.length] = 0x1c; // field 3, end of a group
                return ended;
              }));
    }
  }
}
