package io.countersign.tunnel.psk;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;

/** Where the policies' ciphers come from. Made once: it may be shared by all connections. */
public final class TunnelCrypto {
  private static final String AES_GCM = "AES/GCM/NoPadding";

  private TunnelCrypto() {}

  /** All from the JDK, whose AES-GCM is fast where its second compiler (C2) runs. */
  public static TlsCrypto ofJdk() {
    return over(new DefaultJcaJceHelper());
  }

  /** AES-GCM from this provider, which may be native; all else from the JDK. */
  public static TlsCrypto withAesGcmOf(Provider fast) {
    return over(
        new DefaultJcaJceHelper() {
          @Override
          public Cipher createCipher(String algorithm)
              throws NoSuchAlgorithmException, NoSuchPaddingException {
            return algorithm.equals(AES_GCM)
                ? Cipher.getInstance(algorithm, fast)
                : super.createCipher(algorithm);
          }
        });
  }

  private static TlsCrypto over(DefaultJcaJceHelper helper) {
    SecureRandom random = new SecureRandom();
    return new JcaTlsCrypto(helper, random, random) {};
  }
}
