package io.countersign.harness.yubihsm;

import java.nio.ByteBuffer;
import java.util.Set;

/** What a device does for a session: one switch over its commands. */
final class SessionCommands {
  private static final int LONGEST_RANDOM = 2021;

  /** Of SHA-1, SHA-256, SHA-384 and SHA-512; the curve takes the first 32 bytes. */
  private static final Set<Integer> DIGESTS = Set.of(20, 32, 48, 64);

  private static final int PAGES = 1024;
  private static final int PAGE = 126;

  /** The objects of a command, for the audit log. */
  static final class Touched {
    private int first = AuditLog.NO_KEY;
    private int second = AuditLog.NO_KEY;

    int first(int id) {
      first = id;
      return id;
    }

    int second(int id) {
      second = id;
      return id;
    }

    int first() {
      return first;
    }

    int second() {
      return second;
    }
  }

  private final Card card;

  SessionCommands(Card card) {
    this.card = card;
  }

  /**
   * Carries out a command.
   *
   * @return what its answer has after the header
   * @throws java.nio.BufferUnderflowException if there is too little data
   */
  byte[] run(CardSession session, Command command, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    Access access = new Access(session.key(), card.objects());
    access.requireCapability(command.needs());
    return switch (command) {
      case ECHO -> ObjectCommands.rest(data);
      case DEVICE_INFO -> deviceInfo();
      case RESET_DEVICE -> {
        card.reset();
        yield nothing();
      }
      case CLOSE_SESSION -> {
        card.sessions().close(session);
        yield nothing();
      }
      case GET_STORAGE_INFO -> storageInfo();
      case PUT_OPAQUE -> put(access, ObjectType.OPAQUE, data, touched);
      case PUT_AUTHENTICATION_KEY -> put(access, ObjectType.AUTHENTICATION_KEY, data, touched);
      case PUT_ASYMMETRIC_KEY -> put(access, ObjectType.ASYMMETRIC_KEY, data, touched);
      case PUT_WRAP_KEY -> put(access, ObjectType.WRAP_KEY, data, touched);
      case PUT_HMAC_KEY -> put(access, ObjectType.HMAC_KEY, data, touched);
      case GENERATE_ASYMMETRIC_KEY -> generate(access, ObjectType.ASYMMETRIC_KEY, data, touched);
      case GENERATE_WRAP_KEY -> generate(access, ObjectType.WRAP_KEY, data, touched);
      case GENERATE_HMAC_KEY -> generate(access, ObjectType.HMAC_KEY, data, touched);
      case CHANGE_AUTHENTICATION_KEY -> id(touched.first(ObjectCommands.change(access, data)));
      case GET_OPAQUE -> access.object(ObjectType.OPAQUE, touched.first(id(data))).body().toArray();
      case LIST_OBJECTS -> ObjectCommands.list(access, data);
      case GET_OBJECT_INFO -> {
        int id = touched.first(id(data));
        yield access.object(ObjectType.of(data.get()), id).info();
      }
      case DELETE_OBJECT -> {
        touched.first(ObjectCommands.delete(access, data).id());
        yield nothing();
      }
      case EXPORT_WRAPPED -> export(access, data, touched);
      case IMPORT_WRAPPED -> imported(access, data, touched);
      case GET_PUBLIC_KEY ->
          KeyPairs.publicKey(access.object(ObjectType.ASYMMETRIC_KEY, touched.first(id(data))));
      case SIGN_EDDSA, SIGN_ECDSA -> sign(access, command, data, touched);
      case SIGN_HMAC -> HmacKeys.sign(hmacKey(access, command, data, touched), rest(data));
      case VERIFY_HMAC -> HmacKeys.verify(hmacKey(access, command, data, touched), rest(data));
      case GET_LOG_ENTRIES -> card.log().entries();
      case SET_LOG_INDEX -> {
        card.log().forget(id(data));
        yield nothing();
      }
      case GET_OPTION -> card.options().value(data.get());
      case SET_OPTION -> {
        int option = data.get();
        int length = id(data);
        if (length != data.remaining()) {
          throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "an option's length");
        }
        card.options().set(option, data);
        yield nothing();
      }
      case GET_PSEUDO_RANDOM -> random(id(data));
      case BLINK_DEVICE -> {
        data.get(); // seconds
        yield nothing();
      }
      case CREATE_SESSION, AUTHENTICATE_SESSION, SESSION_MESSAGE ->
          throw new DeviceErrorException(DeviceError.INVALID_COMMAND, command + " in a session");
    };
  }

  /** Firmware 2.2.0, the last before symmetric keys; its algorithms are 1 up to 47. */
  byte[] deviceInfo() {
    ByteBuffer info = ByteBuffer.allocate(9 + Algorithm.LAST);
    info.put(new byte[] {2, 2, 0}).putInt(card.serial());
    info.put((byte) AuditLog.CAPACITY).put((byte) card.log().size());
    for (int algorithm = 1; algorithm <= Algorithm.LAST; algorithm++) {
      info.put((byte) algorithm);
    }
    return info.array();
  }

  private byte[] storageInfo() {
    int used = card.objects().all().size();
    int pages =
        card.objects().all().stream().mapToInt(object -> 1 + object.body().length() / PAGE).sum();
    return ByteBuffer.allocate(10)
        .putShort((short) ObjectStore.CAPACITY)
        .putShort((short) (ObjectStore.CAPACITY - used))
        .putShort((short) PAGES)
        .putShort((short) Math.max(0, PAGES - pages))
        .putShort((short) PAGE)
        .array();
  }

  private static byte[] put(Access access, ObjectType type, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    return id(touched.first(ObjectCommands.put(access, type, data).id()));
  }

  private static byte[] generate(Access access, ObjectType type, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    return id(touched.first(ObjectCommands.generate(access, type, data).id()));
  }

  private static byte[] export(Access access, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    StoredObject with =
        access.object(ObjectType.WRAP_KEY, touched.first(id(data)), Capability.EXPORT_WRAPPED);
    ObjectType type = ObjectType.of(data.get());
    StoredObject object =
        access.object(type, touched.second(id(data)), Capability.EXPORTABLE_UNDER_WRAP);
    ObjectCommands.requireEnd(data);
    Access.requireDelegated(with, object);
    return Wrapping.wrap(with, object);
  }

  private static byte[] imported(Access access, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    StoredObject with =
        access.object(ObjectType.WRAP_KEY, touched.first(id(data)), Capability.IMPORT_WRAPPED);
    StoredObject object = Wrapping.unwrap(with, rest(data));
    if (object.type() == ObjectType.ASYMMETRIC_KEY) {
      KeyPairs.requireBody(object.algorithm(), object.body());
    }
    Access.requireDelegated(with, object);
    StoredObject kept = access.objects().put(object);
    touched.second(kept.id());
    return ByteBuffer.allocate(3)
        .put((byte) kept.type().code())
        .putShort((short) kept.id())
        .array();
  }

  private static byte[] sign(Access access, Command command, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    StoredObject key =
        access.object(ObjectType.ASYMMETRIC_KEY, touched.first(id(data)), command.needs());
    boolean edwards = key.algorithm() == Algorithm.ED25519;
    if (edwards != (command == Command.SIGN_EDDSA)) {
      throw new DeviceErrorException(
          DeviceError.INVALID_DATA, "%s with %s".formatted(command, key));
    }
    byte[] message = rest(data);
    if (edwards) {
      return KeyPairs.signEd25519(key, message);
    }
    if (!DIGESTS.contains(message.length)) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH,
          "expected a digest of %s bytes, got %d".formatted(DIGESTS, message.length));
    }
    return KeyPairs.signEcdsa(key, message);
  }

  private static StoredObject hmacKey(
      Access access, Command command, ByteBuffer data, Touched touched)
      throws DeviceErrorException {
    return access.object(ObjectType.HMAC_KEY, touched.first(id(data)), command.needs());
  }

  private static byte[] random(int length) throws DeviceErrorException {
    if (length > LONGEST_RANDOM) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "too many bytes");
    }
    return Randomness.bytes(length).toArray();
  }

  private static byte[] rest(ByteBuffer data) {
    return ObjectCommands.rest(data);
  }

  private static int id(ByteBuffer data) {
    return Short.toUnsignedInt(data.getShort());
  }

  private static byte[] id(int id) {
    return ByteBuffer.allocate(2).putShort((short) id).array();
  }

  private static byte[] nothing() {
    return new byte[0];
  }
}
