package io.countersign.yubihsm.usb;

import com.sun.jna.Native;
import io.countersign.yubihsm.ConnectorException;
import java.util.List;
import java.util.Optional;

/** This host's USB. */
public final class Usb {
  private static final String LIBRARY = "usb-1.0";

  private final Libusb libusb;

  Usb(Libusb libusb) {
    this.libusb = libusb;
  }

  /**
   * Loads libusb 1.0.
   *
   * @throws ConnectorException if it is not on this host
   */
  public static Usb load() throws ConnectorException {
    return load(LIBRARY);
  }

  static Usb load(String library) throws ConnectorException {
    try {
      return new Usb(Native.load(library, Libusb.class));
    } catch (LinkageError e) {
      throw new ConnectorException(
          "libusb 1.0 is not to be had: install it (Debian: apt-get install libusb-1.0-0), or use a"
              + " yubihsm-connector with adapter type http",
          e);
    }
  }

  /**
   * Serial numbers, ten digits each, of the devices that are plugged in; also of those that another
   * program uses.
   *
   * @throws ConnectorException if they cannot be asked, in most cases for want of a udev rule
   */
  public List<String> detect() throws ConnectorException {
    try (UsbDevices devices = new UsbDevices(libusb)) {
      return devices.serials();
    }
  }

  /**
   * The way to one device; nothing is opened yet.
   *
   * @param serial ten digits; if empty, there may be one device only
   */
  public UsbConnector connector(Optional<String> serial) {
    return new UsbConnector(libusb, serial);
  }
}
