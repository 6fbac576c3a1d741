package io.countersign.yubihsm;

import java.util.Arrays;

/**
 * What goes to the device and comes back: a code, the length of the rest in two bytes, the rest.
 *
 * @param code of a command, or of an answer
 * @param body up to {@link #MAX_LENGTH} - {@link #HEADER_LENGTH} bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // no value: read once and dropped
public record Message(int code, byte[] body) {
  /** In bytes, header and all: what firmware 2.4 takes, and Yubico's connector lets through. */
  public static final int MAX_LENGTH = 3136 + 3;

  public static final int HEADER_LENGTH = 3;

  /** Code of an answer that is an error, whose body is the error's code. */
  public static final int ERROR = 0x7f;

  public Message {
    if (body.length > MAX_LENGTH - HEADER_LENGTH) {
      throw new IllegalArgumentException(
          "expected a message of at most %d bytes, got %d"
              .formatted(MAX_LENGTH, body.length + HEADER_LENGTH));
    }
  }

  /** As it goes over the wire. */
  public byte[] encoded() {
    byte[] bytes = new byte[HEADER_LENGTH + body.length];
    bytes[0] = (byte) code;
    bytes[1] = (byte) (body.length >> 8);
    bytes[2] = (byte) body.length;
    System.arraycopy(body, 0, bytes, HEADER_LENGTH, body.length);
    return bytes;
  }

  /**
   * Reads one message, which is all of {@code bytes}.
   *
   * @throws ProtocolException if it is not
   */
  public static Message decoded(byte[] bytes) throws ProtocolException {
    if (bytes.length < HEADER_LENGTH || bytes.length > MAX_LENGTH) {
      throw new ProtocolException(
          "expected a message of %d to %d bytes from the device, got %d"
              .formatted(HEADER_LENGTH, MAX_LENGTH, bytes.length));
    }
    int length = ((bytes[1] & 0xff) << 8) | (bytes[2] & 0xff);
    if (length != bytes.length - HEADER_LENGTH) {
      throw new ProtocolException(
          "expected %d bytes after the header of the device's message, got %d"
              .formatted(length, bytes.length - HEADER_LENGTH));
    }
    return new Message(bytes[0] & 0xff, Arrays.copyOfRange(bytes, HEADER_LENGTH, bytes.length));
  }

  /**
   * The body, if this answers {@code command}.
   *
   * @throws DeviceException if it is an error
   * @throws ProtocolException if it answers something else
   */
  public byte[] answer(Command command) throws DeviceException, ProtocolException {
    if (code == command.responseCode()) {
      return body;
    }
    if (code == ERROR && body.length == 1) {
      throw new DeviceException(command.title(), new DeviceError(body[0] & 0xff));
    }
    throw new ProtocolException(
        "expected an answer to %s (0x%02x) from the device, got 0x%02x with %d bytes"
            .formatted(command.title(), command.responseCode(), code, body.length));
  }
}
