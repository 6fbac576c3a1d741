package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The commands that make objects, list them and take them away. */
final class ObjectCommands {
  private static final int AUTHENTICATION_KEYS = 2 * Aes.BLOCK;
  private static final int LIST_ENTRY = 4;

  private ObjectCommands() {}

  /** PutOpaque, PutAuthenticationKey, PutAsymmetricKey, PutWrapKey, PutHmacKey. */
  static StoredObject put(Access access, ObjectType type, ByteBuffer data)
      throws DeviceErrorException {
    return access.create(object(type, data, StoredObject.IMPORTED));
  }

  /** GenerateAsymmetricKey, GenerateWrapKey, GenerateHmacKey. */
  static StoredObject generate(Access access, ObjectType type, ByteBuffer data)
      throws DeviceErrorException {
    StoredObject asked = object(type, data, StoredObject.GENERATED);
    requireEnd(data);
    return access.create(asked);
  }

  /** ChangeAuthenticationKey: of the session's own key only. */
  static int change(Access access, ByteBuffer data) throws DeviceErrorException {
    int id = Short.toUnsignedInt(data.getShort());
    int algorithm = Byte.toUnsignedInt(data.get());
    if (id != access.key().id()) {
      throw new DeviceErrorException(DeviceError.INVALID_ID, "not the session's own key");
    }
    Bytes body = body(ObjectType.AUTHENTICATION_KEY, algorithm, rest(data));
    access.objects().replace(access.object(ObjectType.AUTHENTICATION_KEY, id).withBody(body));
    return id;
  }

  static StoredObject delete(Access access, ByteBuffer data) throws DeviceErrorException {
    int id = Short.toUnsignedInt(data.getShort());
    ObjectType type = ObjectType.of(data.get());
    requireEnd(data);
    access.requireCapability(type.toDelete());
    StoredObject object = access.object(type, id);
    access.objects().delete(type, id);
    return object;
  }

  static byte[] list(Access access, ByteBuffer filters) throws DeviceErrorException {
    Predicate<StoredObject> wanted = access::isVisible;
    while (filters.hasRemaining()) {
      wanted = wanted.and(filter(filters));
    }
    List<StoredObject> found =
        new ArrayList<>(access.objects().all().stream().filter(wanted).toList());
    ByteBuffer out = ByteBuffer.allocate(found.size() * LIST_ENTRY);
    for (StoredObject object : found) {
      out.putShort((short) object.id()).put((byte) object.type().code());
      out.put((byte) object.sequence());
    }
    return out.array();
  }

  private static Predicate<StoredObject> filter(ByteBuffer filters) throws DeviceErrorException {
    int kind = filters.get();
    return switch (kind) {
      case 1 -> {
        int id = Short.toUnsignedInt(filters.getShort());
        yield object -> object.id() == id;
      }
      case 2 -> {
        int type = filters.get();
        yield object -> object.type().code() == type;
      }
      case 3 -> {
        int domains = Short.toUnsignedInt(filters.getShort());
        yield object -> (object.domains() & domains) != 0;
      }
      case 4 -> {
        long capabilities = filters.getLong();
        yield object -> (object.capabilities() & capabilities) != 0;
      }
      case 5 -> {
        int algorithm = Byte.toUnsignedInt(filters.get());
        yield object -> object.algorithm() == algorithm;
      }
      case 6 -> {
        Bytes label = label(filters);
        yield object -> object.label().equals(label);
      }
      default ->
          throw new DeviceErrorException(DeviceError.INVALID_DATA, "no filter has number " + kind);
    };
  }

  private static StoredObject object(ObjectType type, ByteBuffer data, int origin)
      throws DeviceErrorException {
    int id = Short.toUnsignedInt(data.getShort());
    Bytes label = label(data);
    int domains = Short.toUnsignedInt(data.getShort());
    long capabilities = data.getLong();
    int algorithm = Byte.toUnsignedInt(data.get());
    long delegated = type.delegates() ? data.getLong() : Capability.NONE;
    Bytes body =
        origin == StoredObject.IMPORTED
            ? body(type, algorithm, rest(data))
            : generated(type, algorithm);
    return new StoredObject(
        type, id, algorithm, label, domains, capabilities, delegated, origin, 0, body);
  }

  private static Bytes generated(ObjectType type, int algorithm) throws DeviceErrorException {
    return switch (type) {
      case ASYMMETRIC_KEY -> KeyPairs.generate(algorithm);
      case WRAP_KEY -> Randomness.bytes(Algorithm.wrapKeyLength(algorithm));
      case HMAC_KEY -> Randomness.bytes(HmacKeys.length(algorithm));
      case OPAQUE, AUTHENTICATION_KEY ->
          throw new DeviceErrorException(DeviceError.INVALID_DATA, type + " is not generated");
    };
  }

  /** What is kept of a secret that is put. */
  private static Bytes body(ObjectType type, int algorithm, byte[] secret)
      throws DeviceErrorException {
    switch (type) {
      case ASYMMETRIC_KEY -> {
        return KeyPairs.imported(algorithm, secret);
      }
      case WRAP_KEY -> requireLength(Algorithm.wrapKeyLength(algorithm), secret);
      case HMAC_KEY -> HmacKeys.require(algorithm, secret);
      case AUTHENTICATION_KEY -> {
        if (algorithm != Algorithm.YUBICO_AUTHENTICATION) {
          throw Algorithm.unexpected("aes128-yubico-authentication", algorithm);
        }
        requireLength(AUTHENTICATION_KEYS, secret);
      }
      case OPAQUE -> {
        if (algorithm != Algorithm.OPAQUE_DATA && algorithm != Algorithm.OPAQUE_X509) {
          throw Algorithm.unexpected("that of opaque data", algorithm);
        }
      }
    }
    return Bytes.copyOf(secret);
  }

  private static Bytes label(ByteBuffer data) {
    byte[] label = new byte[StoredObject.LABEL];
    data.get(label);
    return Bytes.copyOf(label);
  }

  static byte[] rest(ByteBuffer data) {
    return Arrays.copyOfRange(
        data.array(), data.arrayOffset() + data.position(), data.arrayOffset() + data.limit());
  }

  static void requireEnd(ByteBuffer data) throws DeviceErrorException {
    if (data.hasRemaining()) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH, "%d bytes too many".formatted(data.remaining()));
    }
  }

  private static void requireLength(int expected, byte[] secret) throws DeviceErrorException {
    if (secret.length != expected) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH,
          "expected a secret of %d bytes, got %d".formatted(expected, secret.length));
    }
  }
}
