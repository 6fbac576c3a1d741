package io.countersign.harness.yubihsm;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;

/** What a device can be told about its audit log: whether to keep it, and which commands go in. */
final class Options {
  private static final int FORCE_AUDIT = 0x01;
  private static final int COMMAND_AUDIT = 0x03;
  private static final int ON = 1;
  private static final int FIXED = 2;

  private final AuditLog log;
  private final Map<Command, Integer> audited = new EnumMap<>(Command.class);
  private int force;

  Options(AuditLog log) {
    this.log = log;
    clear();
  }

  void clear() {
    force = 0;
    for (Command command : Command.values()) {
      audited.put(command, command.isAudited() ? ON : 0);
    }
  }

  boolean audits(Command command) {
    return audited.getOrDefault(command, 0) != 0;
  }

  byte[] value(int option) throws DeviceErrorException {
    switch (option) {
      case FORCE_AUDIT -> {
        return new byte[] {(byte) force};
      }
      case COMMAND_AUDIT -> {
        ByteBuffer out = ByteBuffer.allocate(2 * audited.size());
        audited.forEach((command, on) -> out.put((byte) command.code()).put(on.byteValue()));
        return out.array();
      }
      default -> throw unknown(option);
    }
  }

  void set(int option, ByteBuffer value) throws DeviceErrorException {
    switch (option) {
      case FORCE_AUDIT -> {
        requireNotFixed(force);
        force = setting(value);
        log.keep(force != 0);
      }
      case COMMAND_AUDIT -> {
        while (value.hasRemaining()) {
          Command command = Command.of(Byte.toUnsignedInt(value.get()));
          requireNotFixed(audited.getOrDefault(command, 0));
          audited.put(command, setting(value));
        }
      }
      default -> throw unknown(option);
    }
    ObjectCommands.requireEnd(value);
  }

  private static int setting(ByteBuffer value) throws DeviceErrorException {
    int setting = value.get();
    if (setting < 0 || setting > FIXED) {
      throw new DeviceErrorException(DeviceError.INVALID_DATA, "expected 0, 1 or 2");
    }
    return setting;
  }

  private static void requireNotFixed(int setting) throws DeviceErrorException {
    if (setting == FIXED) {
      throw new DeviceErrorException(
          DeviceError.INSUFFICIENT_PERMISSIONS, "fixed until the device is reset");
    }
  }

  private static DeviceErrorException unknown(int option) {
    return new DeviceErrorException(DeviceError.INVALID_DATA, "no option has number " + option);
  }
}
