package io.countersign.yubihsm.usb;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * libusb's functions over devices that are none. Moves packets of 64 bytes as USB 2.0 section 5.8.3
 * has it: a message ends with one that is not full.
 */
final class SimulatedUsb implements Libusb {
  private static final int PACKET = 64;

  /** What is at the other end of the endpoints. */
  interface Chip {
    byte[] answer(byte[] message) throws IOException;
  }

  /** One plugged-in thing. */
  static final class Device {
    final String serial;
    final int product;
    final Chip chip;
    int openError;
    int claimError;
    boolean gone;
    boolean open;
    boolean claimed;

    private final ByteArrayOutputStream coming = new ByteArrayOutputStream();
    private final Deque<byte[]> packets = new ArrayDeque<>();

    Device(String serial, int product, Chip chip) {
      this.serial = serial;
      this.product = product;
      this.chip = chip;
    }

    /** An answer that nobody fetched. */
    void leave(byte[] message) {
      for (int at = 0; at <= message.length; at += PACKET) {
        packets.add(Arrays.copyOfRange(message, at, Math.min(at + PACKET, message.length)));
      }
    }

    private void take(byte[] packet) throws IOException {
      coming.writeBytes(packet);
      if (packet.length < PACKET) {
        byte[] answer = chip.answer(coming.toByteArray());
        coming.reset();
        leave(answer);
      }
    }
  }

  final List<Device> devices = new ArrayList<>();
  private final List<Device> handles = new ArrayList<>();
  private final List<Memory> memory = new ArrayList<>();
  int contexts;
  int lists;

  Device plug(String serial, Chip chip) {
    Device device = new Device(serial, 0x0030, chip);
    devices.add(device);
    return device;
  }

  @Override
  public int libusb_init(PointerByReference context) {
    contexts++;
    context.setValue(new Pointer(0x1000));
    return SUCCESS;
  }

  @Override
  public void libusb_exit(Pointer context) {
    contexts--;
  }

  @Override
  public long libusb_get_device_list(Pointer context, PointerByReference list) {
    Memory array = new Memory((devices.size() + 1L) * Native.POINTER_SIZE);
    for (int i = 0; i < devices.size(); i++) {
      array.setPointer((long) i * Native.POINTER_SIZE, new Pointer(0x2000 + i));
    }
    memory.add(array);
    list.setValue(array);
    lists++;
    return devices.size();
  }

  @Override
  public void libusb_free_device_list(Pointer list, int unrefDevices) {
    lists--;
  }

  @Override
  public int libusb_get_device_descriptor(Pointer device, byte[] descriptor) {
    ByteBuffer.wrap(descriptor)
        .order(ByteOrder.nativeOrder())
        .putShort(8, (short) 0x1050)
        .putShort(10, (short) device(device).product)
        .put(16, (byte) 3);
    return SUCCESS;
  }

  @Override
  public int libusb_open(Pointer device, PointerByReference handle) {
    Device opened = device(device);
    if (opened.openError != 0) {
      return opened.openError;
    }
    opened.open = true;
    handles.add(opened);
    handle.setValue(new Pointer(0x3000 + handles.size() - 1));
    return SUCCESS;
  }

  @Override
  public void libusb_close(Pointer handle) {
    handle(handle).open = false;
    handle(handle).claimed = false;
  }

  @Override
  public int libusb_claim_interface(Pointer handle, int number) {
    Device device = handle(handle);
    if (device.claimError != 0) {
      return device.claimError;
    }
    device.claimed = true;
    return SUCCESS;
  }

  @Override
  public int libusb_release_interface(Pointer handle, int number) {
    handle(handle).claimed = false;
    return SUCCESS;
  }

  @Override
  public int libusb_get_string_descriptor_ascii(
      Pointer handle, byte index, byte[] text, int length) {
    byte[] serial = handle(handle).serial.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(serial, 0, text, 0, serial.length);
    return serial.length;
  }

  @Override
  public int libusb_bulk_transfer(
      Pointer handle,
      byte endpoint,
      byte[] data,
      int length,
      IntByReference transferred,
      int timeout) {
    Device device = handle(handle);
    if (device.gone) {
      return ERROR_NO_DEVICE;
    }
    if (!device.claimed || timeout < 1) {
      return -2;
    }
    return endpoint == 0x01
        ? out(device, data, length, transferred)
        : in(device, data, length, transferred);
  }

  private static int out(Device device, byte[] data, int length, IntByReference transferred) {
    try {
      int at = 0;
      do { // an empty transfer is an empty packet
        int end = Math.min(at + PACKET, length);
        device.take(Arrays.copyOfRange(data, at, end));
        at = end;
      } while (at < length);
      transferred.setValue(length);
      return SUCCESS;
    } catch (IOException e) {
      device.gone = true;
      return ERROR_NO_DEVICE;
    }
  }

  private static int in(Device device, byte[] data, int length, IntByReference transferred) {
    int at = 0;
    while (at < length) {
      byte[] packet = device.packets.poll();
      if (packet == null) {
        return ERROR_TIMEOUT;
      }
      System.arraycopy(packet, 0, data, at, packet.length);
      at += packet.length;
      if (packet.length < PACKET) {
        break;
      }
    }
    transferred.setValue(at);
    return SUCCESS;
  }

  private Device device(Pointer pointer) {
    return devices.get((int) (Pointer.nativeValue(pointer) - 0x2000));
  }

  private Device handle(Pointer pointer) {
    return handles.get((int) (Pointer.nativeValue(pointer) - 0x3000));
  }
}
