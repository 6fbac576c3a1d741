package io.countersign.pkcs11.cryptoki;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * An attribute of an object: in a search, in a template, or as it was read (PKCS #11 2.40 base,
 * section 4; the numbers are those of {@code pkcs11t.h}).
 *
 * @param value as the C type has it in memory
 */
@SuppressWarnings("ArrayRecordComponent") // for the module, read once
public record Attribute(long type, byte[] value) {
  /** Of a value, in bytes; what we read of a key is far shorter. */
  public static final int LENGTH_LIMIT = 1024;

  public static final long CLASS = 0x0000;
  public static final long TOKEN = 0x0001;
  public static final long PRIVATE = 0x0002;
  public static final long LABEL = 0x0003;
  public static final long KEY_TYPE = 0x0100;
  public static final long ID = 0x0102;
  public static final long SENSITIVE = 0x0103;
  public static final long SIGN = 0x0108;
  public static final long VERIFY = 0x010a;
  public static final long EXTRACTABLE = 0x0162;
  public static final long EC_PARAMS = 0x0180;
  public static final long EC_POINT = 0x0181;
  public static final long ALWAYS_AUTHENTICATE = 0x0202;

  /** Values of {@link #CLASS}. */
  public static final long PUBLIC_KEY_CLASS = 2;

  public static final long PRIVATE_KEY_CLASS = 3;

  /** {@code CK_ULONG}: eight bytes, as 64-bit Unix has it. */
  public static Attribute number(long type, long value) {
    return new Attribute(
        type,
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(value).array());
  }

  /** {@code CK_BBOOL}. */
  public static Attribute flag(long type, boolean value) {
    return new Attribute(type, new byte[] {(byte) (value ? 1 : 0)});
  }

  /** Bytes or text. */
  public static Attribute bytes(long type, byte[] value) {
    return new Attribute(type, value.clone());
  }

  /** Reads a {@code CK_ULONG}; empty if it is none. */
  public static Optional<Long> number(byte[] value) {
    return value.length == Long.BYTES
        ? Optional.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getLong())
        : Optional.empty();
  }

  /** Reads a {@code CK_BBOOL}: true only if it is {@code CK_TRUE}. */
  public static boolean flag(byte[] value) {
    return value.length == 1 && value[0] == 1;
  }
}
