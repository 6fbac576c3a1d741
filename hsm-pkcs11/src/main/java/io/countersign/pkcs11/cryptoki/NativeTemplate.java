package io.countersign.pkcs11.cryptoki;

import static io.countersign.pkcs11.cryptoki.FunctionList.WORD;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Optional;

/**
 * An array of {@code CK_ATTRIBUTE}: type, pointer to the value, length; and behind it the values,
 * in the same piece of memory, so that they live as long as what the module is given.
 */
final class NativeTemplate {
  private static final int ATTRIBUTE = 3 * WORD;

  /** CK_UNAVAILABLE_INFORMATION, all bits set. */
  private static final long UNAVAILABLE = -1;

  private final Memory memory;
  private final int count;

  NativeTemplate(List<Attribute> attributes) {
    this.count = attributes.size();
    int length = attributes.stream().mapToInt(attribute -> attribute.value().length).sum();
    this.memory = new Memory(Math.max(1, (long) ATTRIBUTE * count + length));
    long at = (long) ATTRIBUTE * count;
    for (int i = 0; i < count; i++) {
      byte[] value = attributes.get(i).value();
      memory.write(at, value, 0, value.length);
      put(i, attributes.get(i).type(), at, value.length);
      at += value.length;
    }
  }

  /** One attribute whose value is to be filled in. */
  static NativeTemplate room(long type, int length) {
    return new NativeTemplate(List.of(new Attribute(type, new byte[length])));
  }

  private void put(int i, long type, long at, int length) {
    long attribute = (long) ATTRIBUTE * i;
    memory.setLong(attribute, type);
    memory.setLong(attribute + WORD, Pointer.nativeValue(memory) + at);
    memory.setLong(attribute + 2 * WORD, length);
  }

  /** Whoever holds this keeps the values, too. */
  Pointer pointer() {
    return memory;
  }

  long count() {
    return count;
  }

  /** What was filled into the only one; empty if nothing was. */
  Optional<byte[]> value() throws CryptokiException {
    long length = memory.getLong(2 * WORD);
    if (length == UNAVAILABLE) {
      return Optional.empty();
    }
    long room = memory.size() - ATTRIBUTE;
    if (length < 0 || length > room) {
      throw CryptokiException.nonsense(
          "expected an attribute of at most %d bytes, got %s"
              .formatted(room, Long.toUnsignedString(length)));
    }
    return Optional.of(memory.getByteArray(ATTRIBUTE, (int) length));
  }
}
