package io.countersign.harness.yubihsm;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The last commands, each with a digest over itself and the digest before: 62 lines, of which the
 * oldest make room unless the device was told to keep them ("force audit").
 */
final class AuditLog {
  static final int CAPACITY = 62;
  private static final int DATA = 16;
  private static final int DIGEST = 16;

  /** Not an object's number. */
  static final int NO_KEY = 0xffff;

  private final Deque<byte[]> lines = new ArrayDeque<>();
  private byte[] lastDigest = new byte[DIGEST];
  private int number;
  private int unloggedBoots;
  private int unloggedSessions;
  private boolean kept;

  /** The two lines of a device that was reset. */
  void clear() {
    lines.clear();
    number = 0;
    unloggedBoots = 0;
    unloggedSessions = 0;
    kept = false;
    byte[] reset = new byte[DATA];
    Arrays.fill(reset, (byte) 0xff);
    append(reset);
    boot();
  }

  void boot() {
    if (isFull()) {
      unloggedBoots++;
    } else {
      append(line(0, 0, NO_KEY, 0, 0, 0));
    }
  }

  /** Whether commands have to wait until lines were read and given up. */
  boolean isFull() {
    return kept && lines.size() == CAPACITY;
  }

  void add(Command command, int length, int sessionKey, int targetKey, int secondKey, int result) {
    if (!isFull()) {
      append(line(command.code(), length, sessionKey, targetKey, secondKey, result));
    } else if (command == Command.CREATE_SESSION || command == Command.AUTHENTICATE_SESSION) {
      unloggedSessions++;
    }
  }

  /** The answer to GetLogEntries. */
  byte[] entries() {
    ByteBuffer out = ByteBuffer.allocate(5 + lines.size() * (DATA + DIGEST));
    out.putShort((short) unloggedBoots).putShort((short) unloggedSessions);
    out.put((byte) lines.size());
    lines.forEach(out::put);
    return out.array();
  }

  /** Gives up the lines up to this number. */
  void forget(int upTo) throws DeviceErrorException {
    if (lines.stream().noneMatch(line -> numberOf(line) == upTo)) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "no line " + upTo);
    }
    while (numberOf(lines.removeFirst()) != upTo) {}
    unloggedBoots = 0;
    unloggedSessions = 0;
  }

  void keep(boolean on) {
    kept = on;
  }

  boolean isKept() {
    return kept;
  }

  int size() {
    return lines.size();
  }

  private static byte[] line(
      int code, int length, int sessionKey, int targetKey, int secondKey, int result) {
    return ByteBuffer.allocate(DATA)
        .putShort((short) 0) // its number, see append
        .put((byte) code)
        .putShort((short) length)
        .putShort((short) sessionKey)
        .putShort((short) targetKey)
        .putShort((short) secondKey)
        .put((byte) result)
        .array();
  }

  private void append(byte[] data) {
    number = number + 1 & 0xffff;
    ByteBuffer.wrap(data).putShort((short) number);
    lastDigest = Arrays.copyOf(sha256(data, lastDigest), DIGEST);
    if (lines.size() == CAPACITY) {
      lines.removeFirst();
    }
    lines.add(ByteBuffer.allocate(DATA + DIGEST).put(data).put(lastDigest).array());
  }

  private static int numberOf(byte[] line) {
    return Short.toUnsignedInt(ByteBuffer.wrap(line).getShort());
  }

  private static byte[] sha256(byte[] data, byte[] before) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data);
      return digest.digest(before);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
