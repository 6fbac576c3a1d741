package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;
import java.util.Arrays;

/** Takes an answer's body apart, byte for byte; numbers are big-endian. */
final class AnswerReader {
  private final String command;
  private final byte[] body;
  private int at;

  AnswerReader(String command, byte[] body) {
    this.command = command;
    this.body = body;
  }

  int remaining() {
    return body.length - at;
  }

  int u8() throws ProtocolException {
    return (int) number(1);
  }

  int u16() throws ProtocolException {
    return (int) number(2);
  }

  long u32() throws ProtocolException {
    return number(4);
  }

  long u64() throws ProtocolException {
    return number(8);
  }

  byte[] bytes(int length) throws ProtocolException {
    if (remaining() < length) {
      throw malformed(length + " more bytes");
    }
    at += length;
    return Arrays.copyOfRange(body, at - length, at);
  }

  byte[] rest() {
    byte[] rest = Arrays.copyOfRange(body, at, body.length);
    at = body.length;
    return rest;
  }

  ObjectId objectId() throws ProtocolException {
    return new ObjectId(u16());
  }

  ObjectType objectType() throws ProtocolException {
    int code = u8();
    return ObjectType.of(code).orElseThrow(() -> malformed("a type of object, not " + code));
  }

  /** Nothing may follow. */
  void end() throws ProtocolException {
    if (remaining() > 0) {
      throw malformed("its end");
    }
  }

  ProtocolException malformed(String expected) {
    return new ProtocolException(
        "expected %s at byte %d of the device's answer to %s, got %d bytes in all"
            .formatted(expected, at, command, body.length));
  }

  private long number(int length) throws ProtocolException {
    if (remaining() < length) {
      throw malformed(length + " more bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = (value << 8) | (body[at++] & 0xff);
    }
    return value;
  }
}
