package io.countersign.harness.yubihsm;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys for HMAC-SHA256, the one that is played here. */
final class HmacKeys {
  private static final int TAG = 32;
  private static final int LONGEST = 64;

  private HmacKeys() {}

  static int length(int algorithm) throws DeviceErrorException {
    if (algorithm != Algorithm.HMAC_SHA256) {
      throw Algorithm.unexpected("HMAC-SHA256", algorithm);
    }
    return TAG;
  }

  static void require(int algorithm, byte[] secret) throws DeviceErrorException {
    if (length(algorithm) == 0 || secret.length == 0 || secret.length > LONGEST) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH, "expected 1 to 64 bytes of key, got " + secret.length);
    }
  }

  static byte[] sign(StoredObject key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.body().toArray(), "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC", e);
    }
  }

  /** Answers 1 byte, for the tag before the data. */
  static byte[] verify(StoredObject key, byte[] tagAndData) throws DeviceErrorException {
    if (tagAndData.length < TAG) {
      throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "too short for a tag");
    }
    byte[] expected = sign(key, Arrays.copyOfRange(tagAndData, TAG, tagAndData.length));
    boolean right = MessageDigest.isEqual(expected, Arrays.copyOf(tagAndData, TAG));
    return new byte[] {(byte) (right ? 1 : 0)};
  }
}
