package io.countersign.protocol.secret;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Ed25519PublicKey;
import io.countersign.protocol.wire.WireAuthSignature;
import io.countersign.protocol.wire.WirePublicKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Who one claims to be, and the proof: {@code uvarint(length) || AuthSigMessage} (CometBFT {@code
 * proto/tendermint/p2p/conn.proto}).
 *
 * @param publicKey Ed25519, 32 bytes
 * @param signature 64 bytes
 */
record AuthMessage(Bytes publicKey, Bytes signature) {
  private static final Parser<WireAuthSignature> PARSER =
      DiscardUnknownFieldsParser.wrap(WireAuthSignature.parser());

  byte[] encode() {
    WireAuthSignature message =
        WireAuthSignature.newBuilder()
            .setPubKey(
                WirePublicKey.newBuilder().setEd25519(ByteString.copyFrom(publicKey.toArray())))
            .setSignature(ByteString.copyFrom(signature.toArray()))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      message.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return out.toByteArray();
  }

  /**
   * Reads the message that fills the first {@code length} bytes of {@code data}.
   *
   * @throws HandshakeException if there is something else, or a key or signature that is none of
   *     Ed25519
   */
  static AuthMessage decode(byte[] data, int length) throws HandshakeException {
    WireAuthSignature message = parse(data, length);
    WirePublicKey key = message.getPubKey();
    if (key.getSumCase() != WirePublicKey.SumCase.ED25519) {
      throw new HandshakeException(
          "expected the peer to prove an ed25519 key, got "
              + (key.getSumCase() == WirePublicKey.SumCase.SUM_NOT_SET
                  ? "no key"
                  : key.getSumCase().name().toLowerCase(Locale.ROOT)));
    }
    if (key.getEd25519().size() != Ed25519PublicKey.LENGTH) {
      throw new HandshakeException(
          "expected a peer's key of %d bytes, got %d"
              .formatted(Ed25519PublicKey.LENGTH, key.getEd25519().size()));
    }
    if (message.getSignature().size() != Ed25519PublicKey.SIGNATURE_LENGTH) {
      throw new HandshakeException(
          "expected a peer's signature of %d bytes, got %d"
              .formatted(Ed25519PublicKey.SIGNATURE_LENGTH, message.getSignature().size()));
    }
    return new AuthMessage(
        Bytes.copyOf(key.getEd25519().toByteArray()),
        Bytes.copyOf(message.getSignature().toByteArray()));
  }

  private static WireAuthSignature parse(byte[] data, int length) throws HandshakeException {
    try {
      CodedInputStream in = CodedInputStream.newInstance(data, 0, length);
      int claimed = in.readRawVarint32();
      int there = length - in.getTotalBytesRead();
      if (claimed != there) {
        throw new HandshakeException(
            "expected one frame with all of the peer's auth message, got %d of its %s bytes"
                .formatted(there, Integer.toUnsignedString(claimed)));
      }
      WireAuthSignature message = PARSER.parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (HandshakeException e) {
      throw e;
    } catch (IOException e) {
      throw new HandshakeException("expected the peer's auth message, got no protobuf", e);
    }
  }
}
