package io.countersign.yubihsm.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.yubihsm.ProtocolException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorStatusTest {
  private static ConnectorStatus parse(String page) throws ProtocolException {
    return ConnectorStatus.parse(page.getBytes(US_ASCII));
  }

  /** yubihsm-connector 3.0.7, api.go; yubihsm.rs 0.42, connector/http/server.rs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=OK\nserial=*\nversion=3.0.7\npid=42\naddress=127.0.0.1\nport=12345\n",
        "status\nOK\nserial\n*\nversion\n3.0.7\npid\n42\naddress\n127.0.0.1\nport\n12345"
      })
  void readsBothShapesOfThePage(String page) throws ProtocolException {
    assertEquals(new ConnectorStatus(true, Optional.empty(), Optional.of("3.0.7")), parse(page));
  }

  @Test
  void knowsThatThereIsNoDevice() throws ProtocolException {
    assertEquals(
        new ConnectorStatus(false, Optional.of("0123456789"), Optional.empty()),
        parse("status=NO_DEVICE\nserial=0123456789\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "<html>", "version=1", "status"})
  void refusesAnyOtherPage(String page) {
    assertThrows(ProtocolException.class, () -> parse(page));
    assertThrows(ProtocolException.class, () -> parse(page + "x".repeat(2000)));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://127.0.0.1:12345, 127.0.0.1:12345",
    "http://localhost:12345, localhost:12345",
    "http://[::1]:12345/, [::1]:12345"
  })
  void readsTheNotationsOfAddresses(String text, String expected) {
    assertEquals(expected, ConnectorAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:70000",
        "unix:///run/hsm",
        "https://127.0.0.1:12345",
        "tcp://0123456789012345678901234567890123456789@127.0.0.1:12345"
      })
  void refusesAnyOtherAddress(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ConnectorAddress.parse(text));
    assertTrue(String.valueOf(e.getMessage()).contains("tcp://host:port"), e.getMessage());
  }
}
