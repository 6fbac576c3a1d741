package io.countersign.harness.conform;

import io.countersign.protocol.crypto.Crypto;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** Primitives that leave out the one look that matters. */
final class CarelessCrypto extends Provider {
  private static final long serialVersionUID = 1L;

  private CarelessCrypto(Crypto careful, Flaw flaw) {
    super("Careless", "1", "for a signer that is broken");
    putService(new Made(this, "Signature", "Ed25519", () -> new ProofUnread(careful)));
    putService(
        new Made(
            this,
            "KeyFactory",
            "Ed25519",
            () -> {
              Service service = careful.ed25519().getService("KeyFactory", "Ed25519");
              return service.newInstance(null);
            }));
    putService(new Made(this, "Cipher", "ChaCha20-Poly1305", () -> new TagUnread(careful, flaw)));
  }

  /** The same crypto, unless the flaw is one of its own. */
  static Crypto of(Crypto careful, Flaw flaw) {
    Provider careless = new CarelessCrypto(careful, flaw);
    return switch (flaw) {
      case PROOF_UNREAD -> with(careful, careless, careful.aead());
      case TAG_UNREAD, NONCE_UNREAD -> with(careful, careful.ed25519(), careless);
      default -> careful;
    };
  }

  private static Crypto with(Crypto careful, Provider ed25519, Provider aead) {
    return new Crypto(
        "careless",
        ed25519,
        "Ed25519",
        careful.x25519(),
        careful.x25519Algorithm(),
        aead,
        "ChaCha20-Poly1305");
  }

  private interface Maker {
    Object make() throws GeneralSecurityException;
  }

  private static final class Made extends Service {
    private final Maker maker;

    Made(Provider provider, String type, String algorithm, Maker maker) {
      super(provider, type, algorithm, "none", List.of(), Map.of());
      this.maker = maker;
    }

    @Override
    public Object newInstance(@Nullable Object parameter)
        throws java.security.NoSuchAlgorithmException {
      try {
        return maker.make();
      } catch (GeneralSecurityException e) {
        throw new java.security.NoSuchAlgorithmException(e);
      }
    }

    @Override
    public boolean supportsParameter(@Nullable Object parameter) {
      return true;
    }
  }

  /** Every signature is right. */
  private static final class ProofUnread extends SignatureSpi {
    private final Signature careful;

    ProofUnread(Crypto crypto) throws GeneralSecurityException {
      careful = Signature.getInstance("Ed25519", crypto.ed25519());
    }

    @Override
    protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
      careful.initVerify(key);
    }

    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      careful.initSign(key);
    }

    @Override
    protected void engineUpdate(byte b) throws SignatureException {
      careful.update(b);
    }

    @Override
    protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
      careful.update(bytes, offset, length);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
      return careful.sign();
    }

    @Override
    protected boolean engineVerify(byte[] signature) {
      return true;
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String parameter, Object value) {}

    @Override
    @Deprecated
    protected Object engineGetParameter(String parameter) {
      throw new UnsupportedOperationException(parameter);
    }
  }

  /** Opens what was altered, or, with the other flaw, what was opened before. */
  private static final class TagUnread extends CipherSpi {
    private final Cipher careful;
    private final Flaw flaw;
    private @Nullable Key key;
    private byte[] nonce = {};
    private int mode;

    TagUnread(Crypto crypto, Flaw flaw) throws GeneralSecurityException {
      this.careful = Cipher.getInstance("ChaCha20-Poly1305", crypto.aead());
      this.flaw = flaw;
    }

    @Override
    protected void engineInit(
        int opmode, Key with, @Nullable AlgorithmParameterSpec spec, @Nullable SecureRandom random)
        throws InvalidKeyException {
      mode = opmode;
      key = with;
      nonce = ((IvParameterSpec) java.util.Objects.requireNonNull(spec)).getIV();
      init(nonce);
    }

    private void init(byte[] with) throws InvalidKeyException {
      try {
        careful.init(mode, key, new IvParameterSpec(with));
      } catch (GeneralSecurityException e) {
        throw new InvalidKeyException(e);
      }
    }

    @Override
    protected int engineDoFinal(byte[] in, int inOffset, int length, byte[] out, int outOffset)
        throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
      try {
        return careful.doFinal(in, inOffset, length, out, outOffset);
      } catch (AEADBadTagException e) {
        try {
          if (flaw == Flaw.NONCE_UNREAD) {
            byte[] before = nonce.clone();
            before[4]--;
            init(before);
            return careful.doFinal(in, inOffset, length, out, outOffset);
          }
          Cipher stream = Cipher.getInstance("ChaCha20", "SunJCE");
          stream.init(Cipher.DECRYPT_MODE, key, new ChaCha20ParameterSpec(nonce, 1));
          return stream.doFinal(in, inOffset, length - 16, out, outOffset);
        } catch (ShortBufferException | BadPaddingException inner) {
          throw inner;
        } catch (GeneralSecurityException inner) {
          throw new IllegalStateException(inner);
        }
      }
    }

    @Override
    protected byte[] engineDoFinal(byte[] in, int offset, int length)
        throws IllegalBlockSizeException, BadPaddingException {
      return careful.doFinal(in, offset, length);
    }

    @Override
    protected byte[] engineUpdate(byte[] in, int offset, int length) {
      return careful.update(in, offset, length);
    }

    @Override
    protected int engineUpdate(byte[] in, int offset, int length, byte[] out, int outOffset)
        throws ShortBufferException {
      return careful.update(in, offset, length, out, outOffset);
    }

    @Override
    protected void engineUpdateAAD(byte[] in, int offset, int length) {
      careful.updateAAD(in, offset, length);
    }

    @Override
    protected void engineSetMode(String name) {}

    @Override
    protected void engineSetPadding(String name) {}

    @Override
    protected int engineGetBlockSize() {
      return 0;
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return length + 16;
    }

    @Override
    protected byte[] engineGetIV() {
      return nonce;
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
      return null;
    }

    @Override
    protected void engineInit(int opmode, Key with, @Nullable SecureRandom random)
        throws InvalidKeyException {
      throw new InvalidKeyException("expected a nonce");
    }

    @Override
    protected void engineInit(
        int opmode,
        Key with,
        @Nullable AlgorithmParameters parameters,
        @Nullable SecureRandom random)
        throws InvalidKeyException {
      throw new InvalidKeyException("expected a nonce");
    }
  }
}
