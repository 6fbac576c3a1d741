package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys in devices and services are checked as strictly as TMKMS does, built or not. */
class DeviceErrorsTest {
  private static final Path FILE = Path.of("t");

  /** Valid; each case changes one line of it. */
  private static final List<String> GOOD =
      List.of(
          "chain = [{ id = 'one', key_format = { type = 'hex' } }]", // 1
          "validator = [{ addr = 'unix:///x', chain_id = 'one' }]", // 2
          "[[providers.yubihsm]]", // 3
          "adapter = { type = 'usb' }", // 4
          "auth = { key = 1, password = 'tell-no-one' }", // 5
          "keys = [{ chain_ids = ['one'], key = 1 }]", // 6
          "", // 7
          "[[providers.fortanixdsm]]", // 8
          "api_endpoint = 'https://localhost'", // 9
          "api_key = 'tell-no-one'", // 10
          "signing_keys = []", // 11
          "[[providers.ledgertm]]", // 12
          "chain_ids = ['one']"); // 13

  record Case(int line, String replacement, String error) {
    @Override
    public String toString() {
      return replacement.isEmpty() ? "without line " + line : replacement;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            4,
            "adapter = { type = 'usb', addr = 'tcp://localhost:1' }",
            "t:4:27: expected no addr in adapter with type = \"usb\" (http: the connector, tcp://host:port)"),
        new Case(
            4,
            "adapter = { type = 'http', addr = 'tcp://localhost:1', timeout_ms = 5 }",
            "t:4:56: expected no timeout_ms in adapter with type = \"http\" (usb: accepted as in TMKMS, without effect: requests go by our own deadlines, see docs/yubihsm.md)"),
        new Case(
            4,
            "adapter = { type = 'http' }",
            "t:4:1: missing addr in adapter: type = \"http\" needs it (http: the connector, tcp://host:port)"),
        new Case(
            4,
            "adapter = { type = 'http', addr = 'http://localhost' }",
            "t:4:28: addr: expected tcp://[peer-id@]host:port or unix:///path, got \"http://localhost\""),
        new Case(
            4,
            "adapter = { type = 'http', addr = 'unix:///x' }",
            "t:4:28: expected tcp://host:port for addr, got \"unix:///x\""),
        new Case(
            4,
            "adapter = { type = 'ubs' }",
            "t:4:13: expected one of http, usb for type, got \"ubs\", did you mean \"usb\"?"),
        new Case(
            4,
            "adapter = { type = 'usb', timeout_ms = -1 }",
            "t:4:27: expected 0 to 9223372036854775807 for timeout_ms, got -1"),
        new Case(
            4,
            "",
            "t:3:1: missing adapter in [[providers.yubihsm]]: expected a table (how the device is reached)"),
        new Case(
            5, "auth = { key = 1 }", "t:5:1: expected either password or password_file, got none"),
        new Case(
            5,
            "auth = { key = 1, password = 'tell-no-one', password_file = 'f' }",
            "t:5:45: expected either password or password_file, got both"),
        new Case(
            5,
            "auth = { key = 65536, password = 'tell-no-one' }",
            "t:5:10: expected 0 to 65535 for key, got 65536"),
        new Case(
            5,
            "auth = { key = 1, password = 11111111 }",
            "t:5:19: expected a string for password in auth, got something else"),
        new Case(
            6,
            "keys = [{ chain_ids = ['one'], key = 1, type = 'consensu' }]",
            "t:6:41: expected one of account, consensus for type, got \"consensu\", did you mean \"consensus\"?"),
        new Case(
            6,
            "keys = [{ chain_ids = ['one'] }]",
            "t:6:9: missing key in [[providers.yubihsm.keys]]: expected a whole number (id of the signing key)"),
        new Case(
            7,
            "connector_server = { laddr = 'tcp://127.0.0.1:1', cli = { auth = 2 } }",
            "t:7:59: unknown key \"auth\" in connector_server.cli, did you mean \"auth_key\"? (expected one of: auth_key)"),
        new Case(
            7,
            "connector_server = { laddr = 'tcp://0.0.0.0:1' }",
            "t:7:22: expected an address of this host's own for laddr, tcp://127.0.0.1:port, got \"tcp://0.0.0.0:1\": whoever reaches it can try passwords on the device"),
        new Case(
            7,
            "serial_number = 'abc'",
            "t:7:1: expected the digits of a serial number, as they are printed on the device, got \"abc\""),
        new Case(
            7,
            "[[providers.yubihsm]]\nadapter = { type = 'usb' }\nauth = { key = 1, password = 'tell-no-one' }",
            "t:8:1: expected one [[providers.yubihsm]] for each device, got another after line 4: put all keys of a device into the keys of one, or tell devices apart by serial_number"),
        new Case(
            7,
            "serial = '1'",
            "t:7:1: unknown key \"serial\" in [[providers.yubihsm]], did you mean \"serial_number\"? (expected one of: adapter, auth, keys, serial_number, connector_server)"),
        new Case(
            11,
            "signing_keys = [{ chain_ids = ['one'], key_id = '72e9ed9e' }]",
            "t:11:40: expected a UUID for key_id, got \"72e9ed9e\""),
        new Case(
            11,
            "signing_keys = [{ chain_ids = ['one'] }]",
            "t:11:17: expected either key_id or key_name, got none"),
        new Case(
            10,
            "",
            "t:8:1: missing api_key in [[providers.fortanixdsm]]: expected a string (what opens it)"),
        new Case(13, "chain_ids = ['two']", "t:13:14: no [[chain]] with id \"two\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aMistakeIsSaidWithItsPlaceAndNoSecret(Case mistake) {
    List<String> lines = new ArrayList<>(GOOD);
    lines.set(mistake.line() - 1, mistake.replacement());

    SettingsException e =
        assertThrows(
            SettingsException.class,
            () -> SettingsReader.parse(FILE, String.join("\n", lines)).requireStartable());

    List<String> errors = e.lines().stream().filter(line -> !line.contains("supported")).toList();
    assertEquals(mistake.error(), String.join("\n", errors));
    assertFalse(
        String.valueOf(e.getMessage()).contains("tell-no-one"), String.valueOf(e.getMessage()));
    assertFalse(
        String.valueOf(e.getMessage()).contains("11111111"), String.valueOf(e.getMessage()));
  }

  @Test
  void theUnchangedFileLoadsAndSaysWhatIsNotSupported() throws SettingsException {
    Settings settings = SettingsReader.parse(FILE, String.join("\n", GOOD));
    assertEquals(2, settings.obstacles().size(), settings.obstacles().toString());
  }
}
