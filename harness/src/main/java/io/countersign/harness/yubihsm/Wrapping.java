package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Objects as they leave a device (yubihsm-shell, yhwrap/main.c): a nonce of 13 bytes, then with
 * AES-CCM a header of 59 bytes, the body, before it in 8 bytes what it delegates if it does, and a
 * tag of 16 bytes.
 */
final class Wrapping {
  private static final int NONCE = 13;
  private static final int HEADER = 59;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Wrapping() {}

  static byte[] wrap(StoredObject with, StoredObject object) throws DeviceErrorException {
    ByteBuffer clear =
        ByteBuffer.allocate(HEADER + object.length())
            .put((byte) with.algorithm())
            .putLong(object.capabilities())
            .putShort((short) object.id())
            .putShort((short) object.length())
            .putShort((short) object.domains())
            .put((byte) object.type().code())
            .put((byte) object.algorithm())
            .put((byte) object.sequence())
            .put((byte) object.origin())
            .put(object.label().toArray());
    if (object.type().delegates()) {
      clear.putLong(object.delegated());
    }
    clear.put(object.body().toArray());
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] sealed = Aes.ccm(true, with.body().toArray(), nonce, clear.array());
    return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
  }

  static StoredObject unwrap(StoredObject with, byte[] wrapped) throws DeviceErrorException {
    ByteBuffer all = ByteBuffer.wrap(wrapped);
    byte[] nonce = new byte[NONCE];
    if (wrapped.length < NONCE + HEADER) {
      throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "too short for an object");
    }
    all.get(nonce);
    byte[] sealed = new byte[all.remaining()];
    all.get(sealed);
    try {
      return read(ByteBuffer.wrap(Aes.ccm(false, with.body().toArray(), nonce, sealed)));
    } catch (BufferUnderflowException e) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "not an object");
    }
  }

  private static StoredObject read(ByteBuffer clear) throws DeviceErrorException {
    clear.get(); // with what it was wrapped; our key has opened it
    long capabilities = clear.getLong();
    int id = Short.toUnsignedInt(clear.getShort());
    int length = Short.toUnsignedInt(clear.getShort());
    int domains = Short.toUnsignedInt(clear.getShort());
    ObjectType type = ObjectType.of(clear.get());
    int algorithm = Byte.toUnsignedInt(clear.get());
    clear.get(); // its sequence number is this device's matter
    int origin = clear.get() & ~StoredObject.IMPORTED_WRAPPED;
    byte[] label = new byte[StoredObject.LABEL];
    clear.get(label);
    if (length != clear.remaining()) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "an object of another length");
    }
    long delegated = type.delegates() ? clear.getLong() : Capability.NONE;
    byte[] body = new byte[clear.remaining()];
    clear.get(body);
    return new StoredObject(
        type,
        id,
        algorithm,
        Bytes.copyOf(label),
        domains,
        capabilities,
        delegated,
        origin | StoredObject.IMPORTED_WRAPPED,
        0,
        Bytes.copyOf(body));
  }
}
