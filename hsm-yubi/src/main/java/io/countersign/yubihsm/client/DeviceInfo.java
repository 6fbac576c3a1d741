package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which device it is, and of what firmware.
 *
 * @param serial ten digits, with zeros in front, as they are printed on the device
 * @param firmware as 2.4.0
 * @param logSize entries that the audit log has room for
 * @param logUsed entries in it
 */
public record DeviceInfo(
    String serial, String firmware, int logSize, int logUsed, List<Algorithm> algorithms) {

  static DeviceInfo parse(byte[] body) throws ProtocolException {
    AnswerReader in = new AnswerReader("Get Device Info", body);
    String firmware = "%d.%d.%d".formatted(in.u8(), in.u8(), in.u8());
    String serial = serial(in.u32());
    int logSize = in.u8();
    int logUsed = in.u8();
    if (in.remaining() > 0xff) {
      throw in.malformed("at most 255 algorithms");
    }
    List<Algorithm> algorithms = new ArrayList<>();
    while (in.remaining() > 0) {
      algorithms.add(new Algorithm(in.u8()));
    }
    return new DeviceInfo(serial, firmware, logSize, logUsed, List.copyOf(algorithms));
  }

  /** A serial number as it is printed: ten digits. */
  public static String serial(long number) {
    return "%010d".formatted(number);
  }
}
