package io.countersign.yubihsm.usb;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import io.countersign.yubihsm.ConnectorException;
import java.time.Duration;
import java.util.Arrays;

/** A device that is open and claimed. For one thread at a time. */
final class UsbHandle {
  static final int INTERFACE = 0;

  private static final byte OUT = 0x01;
  private static final byte IN = (byte) 0x81;

  /** Of a packet; the device's endpoints have no other. */
  private static final int PACKET = 64;

  /** More than any message, and whole packets, so that libusb has room for each. */
  private static final int BUFFER = 4096;

  private final Libusb libusb;
  private final Pointer handle;
  private final String serial;

  UsbHandle(Libusb libusb, Pointer handle, String serial) {
    this.libusb = libusb;
    this.handle = handle;
    this.serial = serial;
  }

  String serial() {
    return serial;
  }

  /** Reads and drops what is left of an earlier conversation. */
  void flush() {
    for (int i = 0; i < 4; i++) {
      IntByReference transferred = new IntByReference();
      int result =
          libusb.libusb_bulk_transfer(handle, IN, new byte[BUFFER], BUFFER, transferred, 1);
      if (result != Libusb.SUCCESS) {
        return; // nothing is there, which is as it should be; worse is found out soon
      }
    }
  }

  /** Sends one message: the packet that is not full ends it, an empty one if all are full. */
  void write(byte[] message, long deadline) throws ConnectorException {
    IntByReference transferred = new IntByReference();
    int result =
        libusb.libusb_bulk_transfer(
            handle, OUT, message, message.length, transferred, millis(deadline));
    if (result == Libusb.SUCCESS && transferred.getValue() != message.length) {
      throw new ConnectorException(
          "%s took %d of %d bytes".formatted(name(), transferred.getValue(), message.length));
    }
    if (result == Libusb.SUCCESS && message.length % PACKET == 0) {
      result = libusb.libusb_bulk_transfer(handle, OUT, message, 0, transferred, millis(deadline));
    }
    check(result);
  }

  /** Reads one message. */
  byte[] read(long deadline) throws ConnectorException {
    byte[] buffer = new byte[BUFFER];
    IntByReference transferred = new IntByReference();
    check(libusb.libusb_bulk_transfer(handle, IN, buffer, BUFFER, transferred, millis(deadline)));
    return Arrays.copyOf(buffer, transferred.getValue());
  }

  void close() {
    libusb.libusb_release_interface(handle, INTERFACE);
    libusb.libusb_close(handle);
  }

  private String name() {
    return "the YubiHSM " + serial + " on usb";
  }

  private void check(int result) throws ConnectorException {
    if (result != Libusb.SUCCESS) {
      throw UsbError.of(name(), result);
    }
  }

  /** What is left, at least 1: 0 would be for ever. */
  private static int millis(long deadline) {
    long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    return Math.clamp(millis, 1, Integer.MAX_VALUE);
  }
}
