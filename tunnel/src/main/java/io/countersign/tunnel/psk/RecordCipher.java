package io.countersign.tunnel.psk;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipherImpl;
import org.jspecify.annotations.Nullable;

/**
 * One direction's cipher, of a provider of our choice: Bouncy Castle's own adapter asks for
 * ChaCha20-Poly1305 under a name that only its own provider has.
 */
final class RecordCipher implements TlsAEADCipherImpl {
  private static final int TAG = 16;

  private final Cipher cipher;
  private final int mode;
  private final boolean isGcm;
  private @Nullable SecretKey key;

  RecordCipher(Provider provider, String transformation, boolean encrypts)
      throws GeneralSecurityException {
    this.cipher = Cipher.getInstance(transformation, provider);
    this.mode = encrypts ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    this.isGcm = transformation.startsWith("AES");
  }

  @Override
  public void setKey(byte[] bytes, int offset, int length) {
    key = new SecretKeySpec(bytes, offset, length, isGcm ? "AES" : "ChaCha20");
  }

  @Override
  public void init(byte[] nonce, int macSize) throws TlsFatalAlert {
    AlgorithmParameterSpec parameters =
        isGcm ? new GCMParameterSpec(8 * TAG, nonce) : new IvParameterSpec(nonce);
    try {
      cipher.init(mode, key, parameters);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(AlertDescription.internal_error, e);
    }
  }

  @Override
  public int getOutputSize(int inputLength) {
    return mode == Cipher.ENCRYPT_MODE ? inputLength + TAG : Math.max(0, inputLength - TAG);
  }

  @Override
  public int doFinal(
      byte @Nullable [] additional, byte[] in, int offset, int length, byte[] out, int outOffset)
      throws TlsFatalAlert {
    try {
      if (additional != null) {
        cipher.updateAAD(additional);
      }
      return cipher.doFinal(in, offset, length, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new TlsFatalAlert(
          mode == Cipher.ENCRYPT_MODE
              ? AlertDescription.internal_error
              : AlertDescription.bad_record_mac,
          e);
    }
  }
}
