package io.countersign.yubihsm.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SetupReportTest {
  @Test
  void isWrittenAsYubihsmRsReadsIt() {
    SetupReport report =
        new SetupReport(
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            "0123456789",
            Optional.empty(),
            Optional.of("joe"),
            Instant.parse("2026-11-28T16:06:09.000000001Z"),
            "countersign 0.1.0");
    assertEquals(
        "{\"version\":1,\"uuid\":\"00112233-4455-6677-8899-aabbccddeeff\","
            + "\"device_serial_number\":\"0123456789\",\"hostname\":null,\"username\":\"joe\","
            + "\"date\":[2026,332,16,6,9,1,0,0,0],\"software\":\"countersign 0.1.0\"}",
        report.json());
  }
}
