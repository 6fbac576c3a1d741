package io.countersign.yubihsm.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.countersign.yubihsm.ConnectorException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real library takes our calls, as far as it has to without a device. */
class RealLibusbTest {
  @Test
  void findsNoDeviceWhereThereIsNone() {
    try {
      assertEquals(List.of(), Usb.load().detect());
    } catch (ConnectorException e) {
      abort("no libusb, or no usb, on this host: " + e.getMessage());
    }
  }
}
