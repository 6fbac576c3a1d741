package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Ed25519ExpandedKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Asymmetric keys as a device holds and wraps them (yubihsm-shell, common/util.c, with {@code
 * internal_repr}): Ed25519 as scalar, big-endian, prefix and public key, for the seed is not kept;
 * the curves as number, x and y; 32 bytes each.
 */
final class KeyPairs {
  private static final int PART = 32;
  private static final int BODY = 3 * PART;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyPairs() {}

  static Bytes generate(int algorithm) throws DeviceErrorException {
    byte[] secret = new byte[PART];
    RANDOM.nextBytes(secret);
    return algorithm == Algorithm.ED25519 ? ofSeed(secret) : ofNumber(algorithm, secret);
  }

  /** Makes the body of what PutAsymmetricKey brings: a seed, or a number. */
  static Bytes imported(int algorithm, byte[] secret) throws DeviceErrorException {
    if (secret.length != PART) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH, "expected 32 bytes of key, got " + secret.length);
    }
    return algorithm == Algorithm.ED25519 ? ofSeed(secret) : ofNumber(algorithm, secret);
  }

  static void requireBody(int algorithm, Bytes body) throws DeviceErrorException {
    if (algorithm != Algorithm.ED25519) {
      domain(algorithm);
    }
    if (body.length() != BODY) {
      throw new DeviceErrorException(
          DeviceError.INVALID_DATA,
          "expected a key of %d bytes, got %d".formatted(BODY, body.length()));
    }
  }

  /** As GetPublicKey answers it: the algorithm, and 32 bytes, or x and y. */
  static byte[] publicKey(StoredObject key) {
    byte[] body = key.body().toArray();
    int from = key.algorithm() == Algorithm.ED25519 ? 2 * PART : PART;
    return ByteBuffer.allocate(1 + BODY - from)
        .put((byte) key.algorithm())
        .put(body, from, BODY - from)
        .array();
  }

  static byte[] signEd25519(StoredObject key, byte[] message) {
    byte[] expanded = Arrays.copyOf(key.body().toArray(), 2 * PART);
    reverse(expanded);
    try (SecretBytes secret = SecretBytes.takeOver(expanded);
        Ed25519ExpandedKey pair = new Ed25519ExpandedKey(secret)) {
      return pair.sign(message);
    }
  }

  /** Signs a digest: DER, with a random nonce, s high or low as it falls. */
  static byte[] signEcdsa(StoredObject key, byte[] digest) throws DeviceErrorException {
    ECDomainParameters domain = domain(key.algorithm());
    BigInteger number = new BigInteger(1, Arrays.copyOf(key.body().toArray(), PART));
    ECDSASigner signer = new ECDSASigner();
    signer.init(true, new ECPrivateKeyParameters(number, domain));
    BigInteger[] pair = signer.generateSignature(digest);
    try {
      return StandardDSAEncoding.INSTANCE.encode(domain.getN(), pair[0], pair[1]);
    } catch (java.io.IOException e) {
      throw new IllegalStateException("expected a signature to be encoded", e);
    }
  }

  private static Bytes ofSeed(byte[] seed) {
    byte[] expanded = sha512(seed);
    expanded[0] &= (byte) 0xf8;
    expanded[PART - 1] &= 0x7f;
    expanded[PART - 1] |= 0x40;
    byte[] body = Arrays.copyOf(expanded, BODY);
    reverse(body);
    try (SecretBytes secret = SecretBytes.takeOver(expanded);
        Ed25519ExpandedKey pair = new Ed25519ExpandedKey(secret)) {
      System.arraycopy(pair.publicKey().toArray(), 0, body, 2 * PART, PART);
    }
    return Bytes.copyOf(body);
  }

  private static Bytes ofNumber(int algorithm, byte[] secret) throws DeviceErrorException {
    ECDomainParameters domain = domain(algorithm);
    BigInteger number = new BigInteger(1, secret);
    if (number.signum() == 0 || number.compareTo(domain.getN()) >= 0) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "not a number of this curve");
    }
    ECPoint point = new FixedPointCombMultiplier().multiply(domain.getG(), number).normalize();
    return Bytes.copyOf(
        ByteBuffer.allocate(BODY)
            .put(secret)
            .put(point.getAffineXCoord().getEncoded())
            .put(point.getAffineYCoord().getEncoded())
            .array());
  }

  private static ECDomainParameters domain(int algorithm) throws DeviceErrorException {
    X9ECParameters curve =
        CustomNamedCurves.getByName(
            switch (algorithm) {
              case Algorithm.P256 -> "secp256r1";
              case Algorithm.SECP256K1 -> "secp256k1";
              default -> throw Algorithm.unexpected("Ed25519, secp256k1 or P-256", algorithm);
            });
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }

  /** Turns round the scalar, the first 32 bytes. */
  private static void reverse(byte[] bytes) {
    for (int i = 0; i < PART / 2; i++) {
      byte one = bytes[i];
      bytes[i] = bytes[PART - 1 - i];
      bytes[PART - 1 - i] = one;
    }
  }

  private static byte[] sha512(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }
}
