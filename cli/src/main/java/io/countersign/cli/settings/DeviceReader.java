package io.countersign.cli.settings;

import static io.countersign.cli.settings.DeviceKeys.ADAPTER_ADDR;
import static io.countersign.cli.settings.DeviceKeys.ADAPTER_TABLE;
import static io.countersign.cli.settings.DeviceKeys.ADAPTER_TYPE;
import static io.countersign.cli.settings.DeviceKeys.AUTH_KEY;
import static io.countersign.cli.settings.DeviceKeys.AUTH_TABLE;
import static io.countersign.cli.settings.DeviceKeys.CHAIN_IDS;
import static io.countersign.cli.settings.DeviceKeys.CLI_AUTH_KEY;
import static io.countersign.cli.settings.DeviceKeys.CLI_TABLE;
import static io.countersign.cli.settings.DeviceKeys.CONNECTOR_SERVER_TABLE;
import static io.countersign.cli.settings.DeviceKeys.FORTANIX_KEYS;
import static io.countersign.cli.settings.DeviceKeys.KEY_ID;
import static io.countersign.cli.settings.DeviceKeys.KEY_NAME;
import static io.countersign.cli.settings.DeviceKeys.LADDR;
import static io.countersign.cli.settings.DeviceKeys.OBJECT;
import static io.countersign.cli.settings.DeviceKeys.PASSWORD;
import static io.countersign.cli.settings.DeviceKeys.PASSWORD_FILE;
import static io.countersign.cli.settings.DeviceKeys.TIMEOUT_MS;
import static io.countersign.cli.settings.DeviceKeys.TYPE;
import static io.countersign.cli.settings.DeviceKeys.YUBIHSM_KEYS;

import io.countersign.cli.settings.CheckedTable.Text;
import io.countersign.protocol.link.NodeAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the providers that keep keys in devices and services as TMKMS does. */
final class DeviceReader {
  private static final int LARGEST_ID = 0xffff;
  private static final Map<String, Boolean> IS_CONSENSUS =
      Map.of("consensus", true, "account", false);
  private static final Map<String, Boolean> IS_USB = Map.of("usb", true, "http", false);

  /** The forms that Rust's uuid takes. */
  private static final Pattern UUID =
      Pattern.compile(
          "(?i)(urn:uuid:)?\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\p{XDigit}{32}"
              + "|\\{\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}}");

  private final Problems problems;
  private final ValueReader values;
  private final List<Text> consensusKeys = new ArrayList<>();

  DeviceReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** The chains of all consensus keys in devices. */
  List<Text> consensusKeys(CheckedTable root) {
    for (CheckedTable providers : root.tables(KnownKeys.PROVIDERS_TABLE)) {
      providers.tables(KnownKeys.YUBIHSM).forEach(this::yubihsm);
      providers
          .tables(KnownKeys.LEDGERTM)
          .forEach(ledger -> consensusKeys.addAll(ledger.texts(CHAIN_IDS)));
      providers.tables(KnownKeys.FORTANIXDSM).forEach(this::fortanixdsm);
    }
    return List.copyOf(consensusKeys);
  }

  private void yubihsm(CheckedTable device) {
    device.tables(ADAPTER_TABLE).forEach(this::adapter);
    for (CheckedTable auth : device.tables(AUTH_TABLE)) {
      id(auth, AUTH_KEY);
      exactlyOne(auth, PASSWORD, PASSWORD_FILE);
      if (auth.has(PASSWORD_FILE)) {
        values.path(auth, PASSWORD_FILE);
      }
    }
    for (CheckedTable key : device.tables(YUBIHSM_KEYS)) {
      id(key, OBJECT);
      signingKey(key);
    }
    for (CheckedTable server : device.tables(CONNECTOR_SERVER_TABLE)) {
      address(server, LADDR);
      server.tables(CLI_TABLE).forEach(cli -> id(cli, CLI_AUTH_KEY));
    }
  }

  private void adapter(CheckedTable adapter) {
    if (!adapter.has(ADAPTER_TYPE)) {
      return;
    }
    boolean usb = values.choice(adapter, ADAPTER_TYPE, IS_USB, true);
    Key foreign = usb ? ADAPTER_ADDR : TIMEOUT_MS;
    if (adapter.has(foreign)) {
      problems.error(
          adapter.at(foreign),
          "expected no %s in adapter with type = \"%s\" (%s)"
              .formatted(foreign.name(), adapter.text(ADAPTER_TYPE), foreign.meaning()));
    } else if (!usb && !adapter.has(ADAPTER_ADDR)) {
      problems.error(
          adapter.at(ADAPTER_ADDR),
          "missing addr in adapter: type = \"http\" needs it (%s)"
              .formatted(ADAPTER_ADDR.meaning()));
    }
    within(adapter, TIMEOUT_MS, Long.MAX_VALUE);
    address(adapter, ADAPTER_ADDR);
  }

  private void fortanixdsm(CheckedTable service) {
    for (CheckedTable key : service.tables(FORTANIX_KEYS)) {
      exactlyOne(key, KEY_ID, KEY_NAME);
      if (key.has(KEY_ID) && !UUID.matcher(key.text(KEY_ID)).matches()) {
        problems.error(
            key.at(KEY_ID),
            "expected a UUID for key_id, got %s".formatted(Quoted.of(key.text(KEY_ID))));
      }
      signingKey(key);
    }
  }

  private void signingKey(CheckedTable key) {
    if (values.choice(key, TYPE, IS_CONSENSUS, true)) {
      consensusKeys.addAll(key.texts(CHAIN_IDS));
    }
  }

  private void exactlyOne(CheckedTable table, Key one, Key other) {
    boolean seen = !table.isWrong(one) && !table.isWrong(other);
    if (seen && table.has(one) == table.has(other)) {
      problems.error(
          table.at(other),
          "expected either %s or %s, got %s"
              .formatted(one.name(), other.name(), table.has(one) ? "both" : "none"));
    }
  }

  private void address(CheckedTable table, Key key) {
    if (!table.has(key)) {
      return;
    }
    try {
      NodeAddress.parse(table.text(key));
    } catch (IllegalArgumentException e) {
      problems.error(table.at(key), "%s: %s".formatted(key.name(), e.getMessage()));
    }
  }

  private void id(CheckedTable table, Key key) {
    within(table, key, LARGEST_ID);
  }

  private void within(CheckedTable table, Key key, long most) {
    table
        .number(key)
        .ifPresent(
            number -> {
              if (number < 0 || number > most) {
                problems.error(
                    table.at(key),
                    "expected 0 to %d for %s, got %d".formatted(most, key.name(), number));
              }
            });
  }
}
