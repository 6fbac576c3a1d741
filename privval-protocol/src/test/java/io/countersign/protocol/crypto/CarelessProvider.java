package io.countersign.protocol.crypto;

import java.security.Key;
import java.security.KeyFactorySpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.EncodedKeySpec;
import java.security.spec.KeySpec;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Serves an X25519 without any check, whose every product but the base point's is zero. */
final class CarelessProvider extends Provider {
  private static final long serialVersionUID = 1L;

  private CarelessProvider() {
    super("Careless", "1", "an X25519 without checks");
    putService(new Careless(this, "KeyFactory", CarelessKeyFactory.class));
    putService(new Careless(this, "KeyAgreement", ZeroAgreement.class));
  }

  static Crypto crypto() {
    Provider provider = new CarelessProvider();
    return new Crypto(
        "careless", provider, "Ed25519", provider, "X25519", provider, "ChaCha20-Poly1305");
  }

  private static final class Careless extends Service {
    Careless(Provider provider, String type, Class<?> spi) {
      super(provider, type, "X25519", spi.getName(), List.of(), Map.of());
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return getType().equals("KeyFactory") ? new CarelessKeyFactory() : new ZeroAgreement();
    }
  }

  private static final class EncodedKey implements PublicKey, PrivateKey {
    private static final long serialVersionUID = 1L;

    private final byte[] encoded;

    EncodedKey(KeySpec spec) {
      encoded = ((EncodedKeySpec) spec).getEncoded();
    }

    @Override
    public String getAlgorithm() {
      return "X25519";
    }

    @Override
    public String getFormat() {
      return "X.509 or PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
      return encoded.clone();
    }
  }

  private static final class CarelessKeyFactory extends KeyFactorySpi {
    @Override
    protected PublicKey engineGeneratePublic(KeySpec spec) {
      return new EncodedKey(spec);
    }

    @Override
    protected PrivateKey engineGeneratePrivate(KeySpec spec) {
      return new EncodedKey(spec);
    }

    @Override
    protected <T extends KeySpec> T engineGetKeySpec(Key key, Class<T> type) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Key engineTranslateKey(Key key) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class ZeroAgreement extends KeyAgreementSpi {
    private byte firstOfProduct;

    @Override
    protected void engineInit(Key key, SecureRandom random) {
      firstOfProduct = 0;
    }

    @Override
    protected void engineInit(Key key, AlgorithmParameterSpec spec, SecureRandom random) {
      firstOfProduct = 0;
    }

    @Override
    protected @Nullable Key engineDoPhase(Key remote, boolean last) {
      byte[] encoded = remote.getEncoded();
      firstOfProduct = (byte) (encoded[encoded.length - 32] == 9 ? 1 : 0);
      return null;
    }

    @Override
    protected byte[] engineGenerateSecret() {
      byte[] product = new byte[32];
      product[0] = firstOfProduct;
      return product;
    }

    @Override
    protected int engineGenerateSecret(byte[] secret, int offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SecretKey engineGenerateSecret(String algorithm) {
      throw new UnsupportedOperationException();
    }
  }
}
