package io.countersign.yubihsm.usb;

import io.countersign.yubihsm.ConnectorException;

/** What libusb's error codes mean to an operator. */
final class UsbError {
  /** Also in docs; the name of the user is that of the service. */
  private static final String RULE =
      "SUBSYSTEM==\"usb\", ATTRS{idVendor}==\"1050\", ATTRS{idProduct}==\"0030\","
          + " OWNER=\"countersign\"";

  private UsbError() {}

  /**
   * The exception to throw.
   *
   * @param what the error is of, as: the YubiHSM 0123456789 on usb
   */
  static ConnectorException of(String what, int code) {
    return new ConnectorException("%s: %s".formatted(what, sentence(code)));
  }

  private static String sentence(int code) {
    return switch (code) {
      case Libusb.ERROR_ACCESS ->
          "this user may not use it: put %s into /etc/udev/rules.d/70-yubihsm.rules, with the user who runs countersign, and plug it in again"
              .formatted(RULE);
      case Libusb.ERROR_NO_DEVICE -> "it was unplugged";
      case Libusb.ERROR_NOT_FOUND -> "it is gone";
      case Libusb.ERROR_BUSY ->
          "another program has it: end that program (a yubihsm-connector?), or use it over that"
              + " with adapter type http";
      case Libusb.ERROR_TIMEOUT -> "no answer in time";
      case -1 -> "an error of input or output on the usb";
      case -9 -> "it does not take part in the transfer: plug it in again";
      case -11 -> "there is no memory for it";
      default -> "libusb's error " + code;
    };
  }
}
