package io.countersign.harness.yubihsm;

/**
 * What a session may do with the objects of a device: its key's capabilities for each command, and
 * no object outside its domains, which is then as if it were not there.
 *
 * @param key the session's authentication key
 */
record Access(StoredObject key, ObjectStore objects) {
  void requireCapability(long capability) throws DeviceErrorException {
    require(key.can(capability), "%s lacks %016x".formatted(key, capability));
  }

  StoredObject object(ObjectType type, int id) throws DeviceErrorException {
    return objects
        .find(type, id)
        .filter(this::isVisible)
        .orElseThrow(
            () ->
                new DeviceErrorException(
                    DeviceError.OBJECT_NOT_FOUND, "%s 0x%04x".formatted(type, id)));
  }

  /** An object that itself has to be allowed to do this. */
  StoredObject object(ObjectType type, int id, long capability) throws DeviceErrorException {
    StoredObject object = object(type, id);
    require(object.can(capability), "%s lacks %016x".formatted(object, capability));
    return object;
  }

  boolean isVisible(StoredObject object) {
    return (object.domains() & key.domains()) != 0;
  }

  /** A new object gets no domain and no capability that the session's key cannot bestow. */
  StoredObject create(StoredObject object) throws DeviceErrorException {
    if (object.domains() == 0) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "an object of no domain");
    }
    require(
        (object.domains() & ~key.domains()) == 0,
        "%s is not of all domains of %s".formatted(key, object));
    requireDelegated(key, object);
    return objects.put(object);
  }

  /** Whether {@code by} can bestow all that {@code object} can do, and can bestow itself. */
  static void requireDelegated(StoredObject by, StoredObject object) throws DeviceErrorException {
    long bestowed = object.capabilities() | object.delegated();
    require(
        (bestowed & ~by.delegated()) == 0, "%s does not delegate all of %s".formatted(by, object));
  }

  private static void require(boolean allowed, String why) throws DeviceErrorException {
    if (!allowed) {
      throw new DeviceErrorException(DeviceError.INSUFFICIENT_PERMISSIONS, why);
    }
  }
}
