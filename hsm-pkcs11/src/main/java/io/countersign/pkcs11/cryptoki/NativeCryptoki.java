package io.countersign.pkcs11.cryptoki;

import static io.countersign.pkcs11.cryptoki.FunctionList.NULL;
import static io.countersign.pkcs11.cryptoki.FunctionList.WORD;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.countersign.pkcs11.cryptoki.FunctionList.Name;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Speaks the functions of a vendor's module, which runs in this process. */
public final class NativeCryptoki implements Cryptoki {
  /**
   * dlopen(3): everything found now, and nothing of it seen by other libraries. JNA would show it
   * to all, and then the second module's own calls of C_... end up in the first.
   */
  private static final int RTLD_NOW_LOCAL = 2;

  private static final long OS_LOCKING_OK = 2;
  private static final long SERIAL_SESSION = 4;
  private static final long READ_WRITE_SESSION = 2;
  private static final long USER = 1;
  private static final byte TOKEN_PRESENT = 1;

  private static final int LIST_LIMIT = 1024;
  private static final int SIGNATURE_LIMIT = 1024;
  private static final int FOUND_AT_ONCE = 64;

  private final FunctionList functions;

  private NativeCryptoki(FunctionList functions) {
    this.functions = functions;
  }

  /**
   * Loads a module, whose own code runs from here on.
   *
   * @throws CryptokiException if it is none
   */
  public static NativeCryptoki load(Path module) throws CryptokiException {
    try {
      NativeLibrary library =
          NativeLibrary.getInstance(
              module.toString(), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW_LOCAL));
      return new NativeCryptoki(FunctionList.of(library));
    } catch (LinkageError e) { // of JNA itself, too, whose second failure has another name
      throw CryptokiException.nonsense(
          "it cannot be loaded: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  @Override
  public boolean initialize() throws CryptokiException {
    Memory arguments = cleared(6 * WORD); // CK_C_INITIALIZE_ARGS: four callbacks, flags, reserved
    arguments.setLong(4 * WORD, OS_LOCKING_OK);
    try {
      functions.call(Name.INITIALIZE, arguments);
      return true;
    } catch (CryptokiException e) {
      if (e.is(ReturnCode.CRYPTOKI_ALREADY_INITIALIZED)) {
        return false;
      }
      if (e.is(ReturnCode.CANT_LOCK)) {
        throw CryptokiException.nonsense(
            "it cannot be used by several threads (CKR_CANT_LOCK), as a signer must");
      }
      throw e;
    }
  }

  @Override
  public ModuleInfo info() throws CryptokiException {
    Memory info = cleared(ModuleInfo.LENGTH);
    functions.call(Name.GET_INFO, info);
    return ModuleInfo.of(info.getByteArray(0, ModuleInfo.LENGTH));
  }

  @Override
  public List<Long> slotsWithToken() throws CryptokiException {
    long[] count = new long[1];
    functions.call(Name.GET_SLOT_LIST, TOKEN_PRESENT, NULL, count); // looks for new ones, 2.20 on
    long[] slots = new long[bounded(Name.GET_SLOT_LIST, count[0], LIST_LIMIT)];
    if (slots.length > 0) {
      functions.call(Name.GET_SLOT_LIST, TOKEN_PRESENT, slots, count);
    }
    return listed(Name.GET_SLOT_LIST, slots, count[0]);
  }

  @Override
  public TokenInfo token(long slot) throws CryptokiException {
    Memory info = cleared(TokenInfo.LENGTH);
    functions.call(Name.GET_TOKEN_INFO, slot, info);
    return TokenInfo.of(info.getByteArray(0, TokenInfo.LENGTH));
  }

  @Override
  public List<Long> mechanisms(long slot) throws CryptokiException {
    long[] count = new long[1];
    functions.call(Name.GET_MECHANISM_LIST, slot, NULL, count);
    long[] all = new long[bounded(Name.GET_MECHANISM_LIST, count[0], LIST_LIMIT)];
    if (all.length > 0) {
      functions.call(Name.GET_MECHANISM_LIST, slot, all, count);
    }
    return listed(Name.GET_MECHANISM_LIST, all, count[0]);
  }

  @Override
  public long openSession(long slot, boolean readWrite) throws CryptokiException {
    long[] session = new long[1];
    long flags = SERIAL_SESSION | (readWrite ? READ_WRITE_SESSION : 0);
    functions.call(Name.OPEN_SESSION, slot, flags, NULL, NULL, session);
    return session[0];
  }

  @Override
  public void closeSession(long session) throws CryptokiException {
    functions.call(Name.CLOSE_SESSION, session);
  }

  @Override
  public void login(long session, byte[] pin) throws CryptokiException {
    Memory copy = new Memory(Math.max(1, pin.length));
    try {
      copy.write(0, pin, 0, pin.length);
      functions.call(Name.LOGIN, session, USER, copy, (long) pin.length);
    } finally {
      copy.clear();
    }
  }

  @Override
  public List<Long> find(long session, List<Attribute> wanted) throws CryptokiException {
    NativeTemplate template = new NativeTemplate(wanted);
    functions.call(Name.FIND_OBJECTS_INIT, session, template.pointer(), template.count());
    List<Long> found = new ArrayList<>();
    try {
      long[] objects = new long[FOUND_AT_ONCE];
      long[] count = new long[1];
      do {
        functions.call(Name.FIND_OBJECTS, session, objects, (long) FOUND_AT_ONCE, count);
        found.addAll(listed(Name.FIND_OBJECTS, objects, count[0]));
      } while (count[0] > 0 && found.size() < OBJECT_LIMIT);
    } finally {
      functions.call(Name.FIND_OBJECTS_FINAL, session);
    }
    return found.size() > OBJECT_LIMIT ? found.subList(0, OBJECT_LIMIT) : found;
  }

  @Override
  public Optional<byte[]> attribute(long session, long object, long type) throws CryptokiException {
    NativeTemplate template = NativeTemplate.room(type, Attribute.LENGTH_LIMIT);
    try {
      functions.call(Name.GET_ATTRIBUTE_VALUE, session, object, template.pointer(), 1L);
    } catch (CryptokiException e) {
      if (e.is(ReturnCode.ATTRIBUTE_TYPE_INVALID, ReturnCode.ATTRIBUTE_SENSITIVE)) {
        return Optional.empty();
      }
      throw e;
    }
    return template.value();
  }

  @Override
  public byte[] sign(long session, long mechanism, long key, byte[] data) throws CryptokiException {
    functions.call(Name.SIGN_INIT, session, mechanism(mechanism), key);
    byte[] signature = new byte[SIGNATURE_LIMIT];
    long[] length = {SIGNATURE_LIMIT};
    functions.call(Name.SIGN, session, data, (long) data.length, signature, length);
    return Arrays.copyOf(signature, bounded(Name.SIGN, length[0], SIGNATURE_LIMIT));
  }

  @Override
  public long generateKeyPair(
      long session, long mechanism, List<Attribute> publicKey, List<Attribute> privateKey)
      throws CryptokiException {
    NativeTemplate ofPublic = new NativeTemplate(publicKey);
    NativeTemplate ofPrivate = new NativeTemplate(privateKey);
    long[] publicHandle = new long[1];
    long[] privateHandle = new long[1];
    functions.call(
        Name.GENERATE_KEY_PAIR,
        session,
        mechanism(mechanism),
        ofPublic.pointer(),
        ofPublic.count(),
        ofPrivate.pointer(),
        ofPrivate.count(),
        publicHandle,
        privateHandle);
    return privateHandle[0];
  }

  /** CK_MECHANISM: its type, and no parameter. */
  private static Pointer mechanism(long type) {
    Memory mechanism = cleared(3 * WORD);
    mechanism.setLong(0, type);
    return mechanism;
  }

  private static Memory cleared(int length) {
    Memory memory = new Memory(length);
    memory.clear();
    return memory;
  }

  private static List<Long> listed(Name function, long[] all, long count) throws CryptokiException {
    return Arrays.stream(all, 0, bounded(function, count, all.length)).boxed().toList();
  }

  private static int bounded(Name function, long count, int limit) throws CryptokiException {
    if (count < 0 || count > limit) {
      throw CryptokiException.nonsense(
          "expected %s to answer at most %d, got %s"
              .formatted(function.label(), limit, Long.toUnsignedString(count)));
    }
    return (int) count;
  }
}
