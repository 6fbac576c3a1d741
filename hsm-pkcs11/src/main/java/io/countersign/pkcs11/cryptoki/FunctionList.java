package io.countersign.pkcs11.cryptoki;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.EnumMap;
import java.util.Map;

/**
 * The functions of a module, declared: each with its place in {@code CK_FUNCTION_LIST} (PKCS #11
 * 2.40 base, section 3.6; {@code pkcs11f.h} has the order), which is what every module has. Whether
 * it also exports them by name is its own business.
 */
final class FunctionList {
  /** What is called, in the order of the standard. */
  enum Name {
    INITIALIZE("C_Initialize", 0),
    GET_INFO("C_GetInfo", 2),
    GET_SLOT_LIST("C_GetSlotList", 4),
    GET_TOKEN_INFO("C_GetTokenInfo", 6),
    GET_MECHANISM_LIST("C_GetMechanismList", 7),
    OPEN_SESSION("C_OpenSession", 12),
    CLOSE_SESSION("C_CloseSession", 13),
    LOGIN("C_Login", 18),
    GET_ATTRIBUTE_VALUE("C_GetAttributeValue", 24),
    FIND_OBJECTS_INIT("C_FindObjectsInit", 26),
    FIND_OBJECTS("C_FindObjects", 27),
    FIND_OBJECTS_FINAL("C_FindObjectsFinal", 28),
    SIGN_INIT("C_SignInit", 42),
    SIGN("C_Sign", 43),
    GENERATE_KEY_PAIR("C_GenerateKeyPair", 59);

    private final String label;
    private final int place;

    Name(String label, int place) {
      this.label = label;
      this.place = place;
    }

    String label() {
      return label;
    }
  }

  /** Of every other structure here too: CK_ULONG and pointers have eight bytes. */
  static final int WORD = 8;

  /** In place of a pointer to nothing. */
  static final long NULL = 0;

  /** CK_VERSION, two bytes, stands before the functions. */
  private static final int FIRST = WORD;

  /** Held, because JNA closes the library of an object that nobody holds, code and all. */
  private final NativeLibrary library;

  private final Map<Name, Function> functions = new EnumMap<>(Name.class);

  private FunctionList(NativeLibrary library, Pointer list) {
    this.library = library;
    for (Name name : Name.values()) {
      Pointer function = list.getPointer(FIRST + (long) WORD * name.place);
      if (function != null) {
        functions.put(name, Function.getFunction(function));
      }
    }
  }

  /**
   * Asks the library for its list.
   *
   * @throws CryptokiException if it is no PKCS #11 module
   */
  static FunctionList of(NativeLibrary library) throws CryptokiException {
    if (Native.POINTER_SIZE != WORD || Native.LONG_SIZE != WORD) {
      throw CryptokiException.nonsense(
          "expected a 64-bit Unix for keys in tokens, got another system");
    }
    Function entry;
    try {
      entry = library.getFunction("C_GetFunctionList");
    } catch (UnsatisfiedLinkError e) {
      throw CryptokiException.nonsense(
          "expected a PKCS #11 module, got a library without C_GetFunctionList");
    }
    PointerByReference list = new PointerByReference();
    check("C_GetFunctionList", entry.invokeLong(new Object[] {list}));
    Pointer answered = list.getValue();
    if (answered == null) {
      throw CryptokiException.nonsense(
          "expected C_GetFunctionList to give a list of functions, got none");
    }
    return new FunctionList(library, answered);
  }

  /**
   * Calls a function.
   *
   * @throws CryptokiException unless it returns CKR_OK
   */
  void call(Name name, Object... arguments) throws CryptokiException {
    Function function = functions.get(name);
    if (function == null) {
      throw CryptokiException.returned(name.label, ReturnCode.FUNCTION_NOT_SUPPORTED);
    }
    check(name.label, function.invokeLong(arguments));
  }

  /** For messages. */
  @Override
  public String toString() {
    return library.getFile().toString();
  }

  private static void check(String function, long code) throws CryptokiException {
    if (code != 0) {
      throw CryptokiException.returned(function, code);
    }
  }
}
