package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * Raw 32-byte Edwards and Montgomery keys as JCA keys: the DER around them is a fixed prefix (RFC
 * 8410 sections 4 and 7; object identifiers 1.3.101.110 for X25519, 1.3.101.112 for Ed25519).
 */
final class RawKeys {
  static final RawKeys X25519 =
      new RawKeys("X25519", "302a300506032b656e032100", "302e020100300506032b656e04220420");
  static final RawKeys ED25519 =
      new RawKeys("Ed25519", "302a300506032b6570032100", "302e020100300506032b657004220420");

  static final int LENGTH = 32;

  private final String name;
  private final Bytes publicPrefix;
  private final Bytes privatePrefix;

  private RawKeys(String name, String publicPrefix, String privatePrefix) {
    this.name = name;
    this.publicPrefix = Bytes.ofHex(publicPrefix);
    this.privatePrefix = Bytes.ofHex(privatePrefix);
  }

  PublicKey publicKey(KeyFactory factory, byte[] raw) throws GeneralSecurityException {
    return factory.generatePublic(new X509EncodedKeySpec(join(publicPrefix, raw)));
  }

  PrivateKey privateKey(KeyFactory factory, SecretBytes secret) throws GeneralSecurityException {
    byte[] raw = secret.exposeCopy();
    byte[] der = join(privatePrefix, raw);
    try {
      return factory.generatePrivate(new PKCS8EncodedKeySpec(der));
    } finally {
      Arrays.fill(raw, (byte) 0);
      Arrays.fill(der, (byte) 0);
    }
  }

  /** The raw form of an X.509 encoded key. */
  byte[] raw(PublicKey key) {
    byte[] der = key.getEncoded();
    int prefix = publicPrefix.length();
    if (der.length != prefix + LENGTH
        || !Bytes.copyOf(Arrays.copyOf(der, prefix)).equals(publicPrefix)) {
      throw new IllegalArgumentException(
          "expected an X.509 encoding of %s in %d bytes, got %d bytes"
              .formatted(name, prefix + LENGTH, der.length));
    }
    return Arrays.copyOfRange(der, prefix, der.length);
  }

  private static byte[] join(Bytes prefix, byte[] raw) {
    byte[] der = Arrays.copyOf(prefix.toArray(), prefix.length() + raw.length);
    System.arraycopy(raw, 0, der, prefix.length(), raw.length);
    return der;
  }
}
