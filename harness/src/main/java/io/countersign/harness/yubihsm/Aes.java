package io.countersign.harness.yubihsm;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.modes.CCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** What the device does with AES. */
final class Aes {
  static final int BLOCK = 16;
  private static final int WRAP_TAG_BITS = 128;

  private Aes() {}

  /** AES-CMAC (RFC 4493) over the parts, one after the other. */
  static byte[] cmac(byte[] key, byte[]... parts) {
    CMac mac = new CMac(AESEngine.newInstance());
    mac.init(new KeyParameter(key));
    for (byte[] part : parts) {
      mac.update(part, 0, part.length);
    }
    byte[] out = new byte[BLOCK];
    mac.doFinal(out, 0);
    return out;
  }

  /** CBC without padding; the IV is the encrypted counter (GlobalPlatform SCP03, section 6.2.6). */
  static byte[] cbc(boolean encrypt, byte[] key, long counter, byte[] data) {
    try {
      SecretKeySpec spec = new SecretKeySpec(key, "AES");
      Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
      ecb.init(Cipher.ENCRYPT_MODE, spec);
      byte[] iv = ecb.doFinal(ByteBuffer.allocate(BLOCK).putLong(8, counter).array());
      Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
      cbc.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, spec, new IvParameterSpec(iv));
      return cbc.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  /** CCM as objects are wrapped: a tag of 16 bytes at the end, nothing beside the data. */
  static byte[] ccm(boolean encrypt, byte[] key, byte[] nonce, byte[] data)
      throws DeviceErrorException {
    try {
      CCMModeCipher cipher = CCMBlockCipher.newInstance(AESEngine.newInstance());
      cipher.init(
          encrypt, new AEADParameters(new KeyParameter(key), WRAP_TAG_BITS, nonce, new byte[0]));
      byte[] out = new byte[cipher.getOutputSize(data.length)];
      int length = cipher.processBytes(data, 0, data.length, out, 0);
      cipher.doFinal(out, length);
      return out;
    } catch (InvalidCipherTextException e) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "not wrapped with this key");
    }
  }
}
