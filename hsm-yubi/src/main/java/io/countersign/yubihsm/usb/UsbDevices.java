package io.countersign.yubihsm.usb;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.countersign.yubihsm.ConnectorException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The YubiHSMs that libusb sees. For one thread at a time. */
final class UsbDevices implements AutoCloseable {
  private static final int VENDOR = 0x1050;
  private static final int PRODUCT = 0x0030;
  private static final int MAX_DEVICES = 1024;

  private final Libusb libusb;
  private final Pointer context;

  /** An open device, and what it says its serial number is: ten digits. */
  private record Opened(Pointer handle, String serial) {}

  UsbDevices(Libusb libusb) throws ConnectorException {
    this.libusb = libusb;
    PointerByReference reference = new PointerByReference();
    check("libusb does not start", libusb.libusb_init(reference));
    this.context = reference.getValue();
  }

  /** Serial numbers of all that are there. */
  List<String> serials() throws ConnectorException {
    Found found = found();
    found.close(libusb);
    found.requireNoFault(found.devices.isEmpty());
    return found.devices.stream().map(Opened::serial).sorted().toList();
  }

  /**
   * Opens and claims one.
   *
   * @param serial ten digits; the only one there is, if empty
   * @throws ConnectorException if it is not there, or there are several, or another program has it
   */
  UsbHandle open(Optional<String> serial) throws ConnectorException {
    Found found = found();
    List<Opened> devices = found.devices;
    List<Opened> meant =
        devices.stream()
            .filter(one -> serial.isEmpty() || serial.get().equals(one.serial))
            .toList();
    if (meant.size() != 1 || (serial.isEmpty() && !found.faults.isEmpty())) {
      found.close(libusb);
      found.requireNoFault(meant.size() <= 1); // perhaps of the one that is meant
      throw new ConnectorException(none(serial, devices.stream().map(Opened::serial).toList()));
    }
    Pointer handle = meant.getFirst().handle;
    devices.stream()
        .filter(device -> !device.handle.equals(handle))
        .forEach(device -> libusb.libusb_close(device.handle));
    int claimed = libusb.libusb_claim_interface(handle, UsbHandle.INTERFACE);
    if (claimed != Libusb.SUCCESS) {
      libusb.libusb_close(handle);
      throw UsbError.of("the YubiHSM " + meant.getFirst().serial + " on usb", claimed);
    }
    return new UsbHandle(libusb, handle, meant.getFirst().serial);
  }

  @Override
  public void close() {
    libusb.libusb_exit(context);
  }

  private static String none(Optional<String> serial, List<String> there) {
    if (there.isEmpty()) {
      return "no YubiHSM is plugged in"
          + serial.map(wanted -> "; expected the one with serial number " + wanted).orElse("");
    }
    String found = String.join(", ", there);
    return serial
        .map(
            wanted ->
                "expected the YubiHSM with serial number %s on usb, got %s"
                    .formatted(wanted, found))
        .orElse(
            "expected one YubiHSM on usb, got several: name one of %s as serial_number"
                .formatted(found));
  }

  /** Those that could be opened, and why others could not. */
  private record Found(List<Opened> devices, List<ConnectorException> faults) {
    void close(Libusb libusb) {
      devices.forEach(device -> libusb.libusb_close(device.handle));
    }

    /** Throws the first, if it matters. */
    void requireNoFault(boolean matters) throws ConnectorException {
      if (matters && !faults.isEmpty()) {
        throw faults.getFirst();
      }
    }
  }

  /** One that is broken, or another user's, takes no other with it. */
  private Found found() throws ConnectorException {
    PointerByReference list = new PointerByReference();
    long count = libusb.libusb_get_device_list(context, list);
    if (count < 0) {
      throw UsbError.of("the list of usb devices", (int) count);
    }
    List<Opened> opened = new ArrayList<>();
    List<ConnectorException> faults = new ArrayList<>();
    try {
      for (int i = 0; i < Math.min(count, MAX_DEVICES); i++) {
        Pointer device = list.getValue().getPointer((long) i * Native.POINTER_SIZE);
        try {
          open(device).ifPresent(opened::add);
        } catch (ConnectorException e) {
          faults.add(e);
        }
      }
      return new Found(opened, faults);
    } finally {
      libusb.libusb_free_device_list(list.getValue(), 1);
    }
  }

  /** Nothing, if it is no YubiHSM, or was pulled just now. */
  private Optional<Opened> open(Pointer device) throws ConnectorException {
    byte[] bytes = new byte[Libusb.DESCRIPTOR_LENGTH];
    if (libusb.libusb_get_device_descriptor(device, bytes) != Libusb.SUCCESS) {
      return Optional.empty();
    }
    ByteBuffer descriptor = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    if (descriptor.getShort(8) != VENDOR || descriptor.getShort(10) != PRODUCT) {
      return Optional.empty();
    }
    PointerByReference handle = new PointerByReference();
    int result = libusb.libusb_open(device, handle);
    if (result == Libusb.ERROR_NO_DEVICE) {
      return Optional.empty();
    }
    check("a YubiHSM on usb", result);
    byte[] text = new byte[32];
    int length =
        libusb.libusb_get_string_descriptor_ascii(
            handle.getValue(), descriptor.get(16), text, text.length);
    if (length < 0) {
      libusb.libusb_close(handle.getValue());
      throw UsbError.of("the serial number of a YubiHSM on usb", length);
    }
    String serial =
        new String(text, 0, Math.min(length, text.length), StandardCharsets.US_ASCII).strip();
    return Optional.of(new Opened(handle.getValue(), normal(serial)));
  }

  /** Ten digits with zeros in front, as the device's label has it. */
  private static String normal(String serial) {
    return serial.matches("[0-9]{1,10}") ? "0".repeat(10 - serial.length()) + serial : "unknown";
  }

  private static void check(String what, int result) throws ConnectorException {
    if (result != Libusb.SUCCESS) {
      throw UsbError.of(what, result);
    }
  }
}
