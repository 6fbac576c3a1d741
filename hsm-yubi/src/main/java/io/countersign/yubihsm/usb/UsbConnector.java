package io.countersign.yubihsm.usb;

import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.connector.Connector;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device on this host's USB. Held from its first use until it is closed, or fails: then it is let
 * go, and looked for anew. {@link #close} waits for an exchange that is under way, since libusb
 * would not survive it.
 */
public final class UsbConnector implements Connector {
  /** Answers to what was asked before, and was given up. */
  private static final int MAX_STALE = 4;

  private final Libusb libusb;
  private final Optional<String> serial;
  private @Nullable UsbDevices devices;
  private @Nullable UsbHandle handle;
  private volatile boolean closed;

  UsbConnector(Libusb libusb, Optional<String> serial) {
    this.libusb = libusb;
    this.serial = serial;
  }

  @Override
  public synchronized byte[] exchange(byte[] message, Duration within) throws ConnectorException {
    if (closed) {
      throw new ConnectorException(name() + " was let go");
    }
    long deadline = System.nanoTime() + within.toNanos();
    try {
      UsbHandle open = opened();
      open.write(message, deadline);
      for (int i = 0; i <= MAX_STALE; i++) {
        byte[] answer = open.read(deadline);
        if (answers(message, answer)) {
          return answer;
        }
      }
      throw new ConnectorException(name() + " does not answer what it is asked");
    } catch (ConnectorException e) {
      release();
      throw e;
    }
  }

  @Override
  public String name() {
    return serial.map(number -> "the YubiHSM " + number + " on usb").orElse("the YubiHSM on usb");
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      release();
      if (devices != null) {
        devices.close();
        devices = null;
      }
    }
  }

  private UsbHandle opened() throws ConnectorException {
    if (devices == null) {
      devices = new UsbDevices(libusb);
    }
    if (handle == null) {
      handle = devices.open(serial);
      handle.flush();
    }
    return handle;
  }

  private void release() {
    if (handle != null) {
      handle.close();
      handle = null;
    }
  }

  /**
   * A device has one answer under way at most: an answer of another code is to a message that was
   * given up before. (One of the same code is told by its MAC.)
   */
  private static boolean answers(byte[] message, byte[] answer) {
    return answer.length > 0
        && (answer[0] == (byte) (message[0] | 0x80) || answer[0] == Message.ERROR);
  }
}
