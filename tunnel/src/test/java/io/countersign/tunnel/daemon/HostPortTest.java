package io.countersign.tunnel.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "36658, '', 36658",
    ":36658, '', 36658",
    "0.0.0.0:36658, 0.0.0.0, 36658",
    "node:26658, node, 26658",
    "provider.mainnet-1.ca.aksh.pw:32323, provider.mainnet-1.ca.aksh.pw, 32323",
    "[::1]:1, ::1, 1",
    "[fe80::1%eth0]:65535, fe80::1%eth0, 65535",
    ":::443, ::, 443"
  })
  void itHasTheFormsThatStunnelHas(String text, String host, int port) {
    assertEquals(new HostPort(host, port), HostPort.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "65536",
        "999999",
        "node",
        "node:",
        "a b:1",
        "tcp://node:1",
        "::1:5",
        "-1",
        "1 "
      })
  void everythingElseIsRefusedWithWhatCame(String text) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> HostPort.parse(text));
    assertEquals(
        "expected a port from 1 to 65535, alone or as host:port, got \"" + text + "\"",
        refused.getMessage());
  }

  @Test
  void itPrintsAsItIsRead() {
    assertEquals("[::1]:26658", new HostPort("::1", 26658).toString());
    assertEquals("node:26658", new HostPort("", 26658).orElse("node").toString());
    assertEquals("a:1", new HostPort("a", 1).orElse("node").toString());
  }
}
