package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TMKMS's notation for where a node listens. */
final class NodeAddressTest {
  private static final String ID = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp://127.0.0.1:26658           | 127.0.0.1        | 26658
          tcp://validator.example:1       | validator.example| 1
          tcp://node_0:65535              | node_0           | 65535
          localhost:26658                 | localhost        | 26658
          TCP://localhost:26658/          | localhost        | 26658
          tcp://[::1]:26658               | ::1              | 26658
          tcp://[2001:db8::12]:26658      | 2001:db8::12     | 26658
          tcp://[::ffff:10.0.0.1]:26658   | ::ffff:10.0.0.1  | 26658
          tcp://[fe80::1%eth0]:26658      | fe80::1%eth0     | 26658
          tcp://[fe80::1%br-lan.7]:26658  | fe80::1%br-lan.7 | 26658
          """)
  void aTcpAddressIsHostAndPort(String text, String host, int port) {
    assertEquals(new NodeAddress.Tcp(Optional.empty(), host, port), NodeAddress.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "[::1]"})
  void aPeerIdIsLowerCaseHoweverItIsWritten(String host) {
    String text = "tcp://" + ID.toUpperCase(Locale.ROOT) + "@" + host + ":26658";
    assertEquals("tcp://" + ID + "@" + host + ":26658", NodeAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:26658",
        "tcp://" + ID + "@validator.example:26658",
        "tcp://" + ID + "@[2001:db8::12]:26658",
        "unix:///run/validator/privval.sock"
      })
  void anAddressPrintsAsItWasWritten(String text) {
    assertEquals(text, NodeAddress.parse(text).toString());
    assertEquals(NodeAddress.parse(text), NodeAddress.parse(NodeAddress.parse(text).toString()));
  }

  @Test
  void aUnixAddressIsAPath() {
    assertEquals(
        new NodeAddress.Unix(Path.of("/run/validator/privval.sock")),
        NodeAddress.parse("unix:///run/validator/privval.sock"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tcp://",
        "tcp://127.0.0.1",
        "tcp://127.0.0.1:",
        "tcp://:26658",
        "tcp://127.0.0.1:26658//",
        "tcp://127.0.0.1:26658/x",
        "tcp://127.0.0.1:abc",
        "tcp://127.0.0.1:-1",
        "tcp://127.0.0.1:123456",
        "tcp://127.0.0.1:٢٦٦٥٨",
        "tcp://::1:26658",
        "tcp://[::1]",
        "tcp://[example]:26658",
        "tcp://abcd@127.0.0.1:26658",
        "tcp://" + ID + "0@127.0.0.1:26658",
        "tcp://@127.0.0.1:26658",
        "tcp://a b:26658",
        " tcp://127.0.0.1:26658",
        "tcp://127.0.0.1:26658\n",
        "http://127.0.0.1:26658",
        "udp://127.0.0.1:26658",
        "unix:/run/privval.sock",
        "/run/privval.sock"
      })
  void anythingElseIsRefusedWithWhatWasExpected(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NodeAddress.parse(text));
    assertEquals(
        "expected tcp://[peer-id@]host:port or unix:///path, got \"" + text + "\"", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tcp://127.0.0.1:0     | expected a port from 1 to 65535, got 0 in "tcp://127.0.0.1:0"
          tcp://127.0.0.1:65536 | expected a port from 1 to 65535, got 65536 in "tcp://127.0.0.1:65536"
          unix://               | expected unix:///path, got "unix://" without a path
          """)
  void whatIsWrongIsSaid(String text, String expected) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> NodeAddress.parse(text));
    assertEquals(expected, e.getMessage());
  }

  @Test
  void aPathThatIsNoneIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> NodeAddress.parse("unix:///run/\0"));
  }
}
