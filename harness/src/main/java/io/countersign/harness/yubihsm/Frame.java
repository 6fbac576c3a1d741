package io.countersign.harness.yubihsm;

import java.nio.ByteBuffer;

/**
 * What commands and answers are made of, in clear and inside a session: code, length of what
 * follows in 2 bytes, and that.
 */
final class Frame {
  static final int HEADER = 3;
  private static final int ERROR = 0x7f;
  private static final int ANSWER = 0x80;

  private final int code;
  private final byte[] data;

  private Frame(int code, byte[] data) {
    this.code = code;
    this.data = data;
  }

  /** Reads one; what follows it is not looked at, inside a session that is padding. */
  static Frame read(byte[] bytes) throws DeviceErrorException {
    if (bytes.length < HEADER) {
      throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "a command has at least 3 bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int code = Byte.toUnsignedInt(buffer.get());
    byte[] data = new byte[Short.toUnsignedInt(buffer.getShort())];
    if (data.length > buffer.remaining()) {
      throw new DeviceErrorException(
          DeviceError.WRONG_LENGTH,
          "expected %d bytes after the header, got %d".formatted(data.length, buffer.remaining()));
    }
    buffer.get(data);
    return new Frame(code, data);
  }

  static byte[] answer(Command command, byte[] data) {
    return bytes(command.code() | ANSWER, data);
  }

  static byte[] error(DeviceError error) {
    return bytes(ERROR, new byte[] {(byte) error.code()});
  }

  private static byte[] bytes(int code, byte[] data) {
    return ByteBuffer.allocate(HEADER + data.length)
        .put((byte) code)
        .putShort((short) data.length)
        .put(data)
        .array();
  }

  Command command() throws DeviceErrorException {
    return Command.of(code);
  }

  /** The rest, to be read once. */
  ByteBuffer data() {
    return ByteBuffer.wrap(data);
  }

  int length() {
    return data.length;
  }
}
