package io.countersign.harness.yubihsm;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects of a device by kind and number. */
final class ObjectStore {
  /** What a device has room for. */
  static final int CAPACITY = 256;

  private static final int LAST_ID = 0xfffe;

  private final TreeMap<Integer, StoredObject> objects = new TreeMap<>();
  private final Map<Integer, Integer> sequences = new HashMap<>();

  /**
   * Keeps an object, under the next free number if it has 0.
   *
   * @return it as it is kept
   */
  StoredObject put(StoredObject object) throws DeviceErrorException {
    StoredObject numbered = object.id() == 0 ? object.withId(freeId(object.type())) : object;
    if (numbered.id() > LAST_ID) {
      throw new DeviceErrorException(DeviceError.INVALID_ID, "object 0xffff");
    }
    int key = key(numbered.type(), numbered.id());
    if (objects.containsKey(key)) {
      throw new DeviceErrorException(DeviceError.OBJECT_EXISTS, numbered.toString());
    }
    if (objects.size() == CAPACITY) {
      throw new DeviceErrorException(DeviceError.STORAGE_FAILED, "no room");
    }
    StoredObject kept = numbered.withSequence(sequences.merge(key, 1, Integer::sum) - 1 & 0xff);
    objects.put(key, kept);
    return kept;
  }

  Optional<StoredObject> find(ObjectType type, int id) {
    return Optional.ofNullable(objects.get(key(type, id)));
  }

  /** Puts another in the place of one that is there. */
  void replace(StoredObject object) {
    objects.replace(key(object.type(), object.id()), object);
  }

  void delete(ObjectType type, int id) {
    objects.remove(key(type, id));
  }

  void clear() {
    objects.clear();
    sequences.clear();
  }

  /** In the order of their kinds, then of their numbers. */
  List<StoredObject> all() {
    Collection<StoredObject> values = objects.values();
    return List.copyOf(values);
  }

  private int freeId(ObjectType type) throws DeviceErrorException {
    for (int id = 1; id <= LAST_ID; id++) {
      if (!objects.containsKey(key(type, id))) {
        return id;
      }
    }
    throw new DeviceErrorException(DeviceError.STORAGE_FAILED, "no number is free");
  }

  private static int key(ObjectType type, int id) {
    return type.code() << 16 | id;
  }
}
