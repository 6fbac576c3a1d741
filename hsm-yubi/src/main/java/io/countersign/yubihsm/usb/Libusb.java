package io.countersign.yubihsm.usb;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of libusb 1.0 that are used here, as its documentation declares them. */
interface Libusb extends Library {
  int SUCCESS = 0;
  int ERROR_ACCESS = -3;
  int ERROR_NO_DEVICE = -4;
  int ERROR_NOT_FOUND = -5;
  int ERROR_BUSY = -6;
  int ERROR_TIMEOUT = -7;

  /** Bytes of {@code struct libusb_device_descriptor}, which has no gaps. */
  int DESCRIPTOR_LENGTH = 18;

  int libusb_init(PointerByReference context);

  void libusb_exit(Pointer context);

  /** Returns how many, or an error; the list is an array of pointers. */
  long libusb_get_device_list(Pointer context, PointerByReference list);

  void libusb_free_device_list(Pointer list, int unrefDevices);

  int libusb_get_device_descriptor(Pointer device, byte[] descriptor);

  int libusb_open(Pointer device, PointerByReference handle);

  void libusb_close(Pointer handle);

  int libusb_claim_interface(Pointer handle, int number);

  int libusb_release_interface(Pointer handle, int number);

  /** Returns how many bytes, or an error. */
  int libusb_get_string_descriptor_ascii(Pointer handle, byte index, byte[] text, int length);

  /**
   * Moves one transfer, of as many packets as it takes.
   *
   * @param timeout in milliseconds; 0 is for ever
   */
  int libusb_bulk_transfer(
      Pointer handle,
      byte endpoint,
      byte[] data,
      int length,
      IntByReference transferred,
      int timeout);
}
