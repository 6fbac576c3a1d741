package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.Key.table;
import static io.countersign.cli.settings.Key.tables;
import static io.countersign.cli.settings.ValueType.NUMBER;
import static io.countersign.cli.settings.ValueType.TEXT;

/** The keys of {@code [[providers.yubihsm]]}. */
final class YubihsmKeys {
  static final Key CHAIN_IDS = DeviceKeys.CHAIN_IDS;
  static final Key TYPE = DeviceKeys.TYPE;

  static final Key ADAPTER_TYPE =
      required("type", TEXT, "usb, or http for a yubihsm-connector").oneOf("usb", "http");
  static final Key TIMEOUT_MS =
      optional(
          "timeout_ms",
          NUMBER,
          "1000",
          "usb: accepted as in TMKMS, without effect: requests go by our own deadlines, see docs/yubihsm.md");
  static final Key ADAPTER_ADDR =
      optional("addr", TEXT, "", "http: the connector, tcp://host:port");
  static final Section ADAPTER = Section.of("adapter", ADAPTER_TYPE, TIMEOUT_MS, ADAPTER_ADDR);

  static final Key AUTH_KEY = required("key", NUMBER, "id of the authentication key");
  static final Key PASSWORD = optional("password", TEXT, "", "its password").secret();
  static final Key PASSWORD_FILE =
      optional("password_file", TEXT, "", "a file that holds the password instead").secretFile();
  static final Section AUTH = Section.of("auth", AUTH_KEY, PASSWORD, PASSWORD_FILE);

  static final Key OBJECT = required("key", NUMBER, "id of the signing key");
  static final Key NAME =
      optional("name", TEXT, "", "tells several keys of one chain apart; one may be without")
          .ours();
  static final Section KEY =
      Section.of("[[providers.yubihsm.keys]]", CHAIN_IDS, OBJECT, TYPE, NAME);

  static final Key CLI_AUTH_KEY =
      optional(
          "auth_key", NUMBER, "", "authentication key of the commands, which ask for its password");
  static final Section CLI = Section.of("connector_server.cli", CLI_AUTH_KEY);
  static final Key LADDR =
      required("laddr", TEXT, "address of this host to listen at, tcp://127.0.0.1:port");
  static final Key CLI_TABLE = table("cli", false, CLI, "the commands connect through it, too");
  static final Section CONNECTOR_SERVER = Section.of("connector_server", LADDR, CLI_TABLE);

  static final Key ADAPTER_TABLE = table("adapter", true, ADAPTER, "how the device is reached");
  static final Key AUTH_TABLE = table("auth", true, AUTH, "who opens a session with it");
  static final Key KEYS = tables("keys", KEY, "the signing keys in it");
  static final Key SERIAL_NUMBER =
      optional("serial_number", TEXT, "", "of the device, where there are several");
  static final Key CONNECTOR_SERVER_TABLE =
      table("connector_server", false, CONNECTOR_SERVER, "lets other programs use the device");
  static final Section SECTION =
      Section.of(
          "[[providers.yubihsm]]",
          ADAPTER_TABLE,
          AUTH_TABLE,
          KEYS,
          SERIAL_NUMBER,
          CONNECTOR_SERVER_TABLE);

  private YubihsmKeys() {}
}
