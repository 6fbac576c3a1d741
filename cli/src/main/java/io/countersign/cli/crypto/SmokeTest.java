package io.countersign.cli.crypto;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.ChaCha20Poly1305;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.Ed25519PublicKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.X25519KeyPair;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Uses each primitive once, so that a provider that cannot serve is found before a node is. */
final class SmokeTest {
  /** RFC 8032 section 7.1, test 2. */
  private static final Bytes SEED =
      Bytes.ofHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

  private static final byte[] MESSAGE = {0x72};
  private static final Bytes SIGNATURE =
      Bytes.ofHex(
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
              + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");

  private SmokeTest() {}

  /**
   * Throws if the providers do not work; what they throw of their own is passed on.
   *
   * @throws GeneralSecurityException if they work wrongly
   */
  static void run(Crypto crypto) throws GeneralSecurityException {
    signAndVerify(crypto);
    agree(crypto);
    sealAndOpen(crypto);
  }

  private static void signAndVerify(Crypto crypto) throws GeneralSecurityException {
    try (SecretBytes seed = SecretBytes.takeOver(SEED.toArray());
        Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      byte[] signature = key.sign(MESSAGE);
      require(
          Bytes.copyOf(signature).equals(SIGNATURE), "expected the Ed25519 signature of RFC 8032");
      Ed25519PublicKey publicKey = new Ed25519PublicKey(crypto, key.publicKey());
      require(publicKey.verify(MESSAGE, signature), "expected a good Ed25519 signature to verify");
      signature[0] ^= 1;
      require(!publicKey.verify(MESSAGE, signature), "expected a bad Ed25519 signature to fail");
    }
  }

  private static void agree(Crypto crypto) throws GeneralSecurityException {
    try (X25519KeyPair one = X25519KeyPair.generate(crypto);
        X25519KeyPair other = X25519KeyPair.generate(crypto);
        SecretBytes here = one.agree(other.publicKey());
        SecretBytes there = other.agree(one.publicKey())) {
      require(here.contentEquals(there), "expected both ends of X25519 to agree");
    }
  }

  private static void sealAndOpen(Crypto crypto) throws GeneralSecurityException {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    byte[] plain = SEED.toArray();
    byte[] sealed = new byte[plain.length + ChaCha20Poly1305.TAG_LENGTH];
    byte[] opened = new byte[plain.length];
    try (SecretBytes key = SecretBytes.takeOver(SEED.toArray());
        ChaCha20Poly1305 sealer = new ChaCha20Poly1305(crypto, key);
        ChaCha20Poly1305 opener = new ChaCha20Poly1305(crypto, key)) {
      sealer.seal(nonce, new byte[0], plain, 0, plain.length, sealed, 0);
      opener.open(nonce, new byte[0], sealed, 0, sealed.length, opened, 0);
    }
    require(Arrays.equals(plain, opened), "expected ChaCha20-Poly1305 to open what it sealed");
  }

  private static void require(boolean met, String expectation) throws GeneralSecurityException {
    if (!met) {
      throw new GeneralSecurityException(expectation);
    }
  }
}
