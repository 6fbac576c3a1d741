package io.countersign.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.signbytes.SignedContent;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.key.EcdsaSignature;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** What a device signs to show that it can: 128 bytes that are neither vote nor proposal. */
final class TestMessage {
  private static final int LENGTH = 128;
  private static final String SENTENCE =
      "countersign yubihsm test: this is a test of a device, and neither a vote nor a proposal nor an extension of any chain";

  private final byte[] bytes;
  private final PublicKey key;
  private final SignatureVerifier verifier;

  TestMessage(Crypto crypto, PublicKey key) throws CommandException {
    byte[] sentence = SENTENCE.getBytes(US_ASCII);
    this.bytes = Arrays.copyOf(sentence, LENGTH);
    Arrays.fill(bytes, sentence.length, LENGTH, (byte) '.');
    if (SignedContent.couldBeSignBytes(bytes)) {
      throw new IllegalStateException("the test message could be taken for a vote");
    }
    this.key = key;
    try {
      this.verifier = SignatureVerifier.of(crypto, key);
    } catch (InvalidKeyException e) {
      throw new CommandException("the key cannot be used: " + e.getMessage(), e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** For ECDSA, which signs the SHA-256 of a message. */
  byte[] digest() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Refuses a signature that is not the key's. */
  void requireSignature(byte[] signature) throws CommandException, ProtocolException {
    byte[] plain = key.type() == KeyType.ED25519 ? signature : EcdsaSignature.ofDer(signature);
    if (!verifier.verify(bytes, plain)) {
      throw new CommandException(
          "the device made a signature that does not verify: do not sign with it");
    }
  }
}
