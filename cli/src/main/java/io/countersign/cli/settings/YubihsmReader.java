package io.countersign.cli.settings;

import static io.countersign.cli.settings.YubihsmKeys.ADAPTER_ADDR;
import static io.countersign.cli.settings.YubihsmKeys.ADAPTER_TABLE;
import static io.countersign.cli.settings.YubihsmKeys.ADAPTER_TYPE;
import static io.countersign.cli.settings.YubihsmKeys.AUTH_KEY;
import static io.countersign.cli.settings.YubihsmKeys.AUTH_TABLE;
import static io.countersign.cli.settings.YubihsmKeys.CLI_AUTH_KEY;
import static io.countersign.cli.settings.YubihsmKeys.CLI_TABLE;
import static io.countersign.cli.settings.YubihsmKeys.CONNECTOR_SERVER_TABLE;
import static io.countersign.cli.settings.YubihsmKeys.KEYS;
import static io.countersign.cli.settings.YubihsmKeys.LADDR;
import static io.countersign.cli.settings.YubihsmKeys.NAME;
import static io.countersign.cli.settings.YubihsmKeys.OBJECT;
import static io.countersign.cli.settings.YubihsmKeys.PASSWORD;
import static io.countersign.cli.settings.YubihsmKeys.PASSWORD_FILE;
import static io.countersign.cli.settings.YubihsmKeys.SERIAL_NUMBER;
import static io.countersign.cli.settings.YubihsmKeys.TIMEOUT_MS;
import static io.countersign.cli.settings.YubihsmKeys.TYPE;

import io.countersign.cli.settings.CheckedTable.Text;
import io.countersign.cli.settings.YubihsmSettings.Adapter;
import io.countersign.cli.settings.YubihsmSettings.Auth;
import io.countersign.cli.settings.YubihsmSettings.ConnectorServer;
import io.countersign.cli.settings.YubihsmSettings.Http;
import io.countersign.cli.settings.YubihsmSettings.InFile;
import io.countersign.cli.settings.YubihsmSettings.Password;
import io.countersign.cli.settings.YubihsmSettings.Usb;
import io.countersign.protocol.link.NodeAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a {@code [[providers.yubihsm]]} and its keys, and refuses what TMKMS refuses. */
final class YubihsmReader {
  private static final int LARGEST_ID = 0xffff;
  private static final int LONGEST_TIMEOUT_MS = 60_000;
  private static final Map<String, KeySettings.Type> TYPES =
      Map.of(
          KeySettings.Type.CONSENSUS.label(),
          KeySettings.Type.CONSENSUS,
          KeySettings.Type.ACCOUNT.label(),
          KeySettings.Type.ACCOUNT);
  private static final Map<String, Boolean> IS_USB = Map.of("usb", true, "http", false);
  private static final Pattern SERIAL = Pattern.compile("\\d{1,10}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1", Pattern.CASE_INSENSITIVE);

  private final Problems problems;
  private final ValueReader values;
  private final Map<String, Position> seen = new HashMap<>();
  private final List<YubihsmSettings> devices = new ArrayList<>();

  YubihsmReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** The keys of a device; one without any is only for commands. */
  Stream<KeyTable> keys(CheckedTable device) {
    YubihsmSettings settings = settings(device);
    requireOnce(device, settings);
    devices.add(settings);
    return device.tables(KEYS).stream().map(key -> new KeyTable(key, key(key, settings)));
  }

  /** All of which {@link #keys} has read the keys. */
  List<YubihsmSettings> devices() {
    return List.copyOf(devices);
  }

  private YubihsmSettings settings(CheckedTable device) {
    return new YubihsmSettings(
        device.tables(ADAPTER_TABLE).stream().findFirst().map(this::adapter).orElse(usb(1000)),
        device.tables(AUTH_TABLE).stream()
            .findFirst()
            .map(this::auth)
            .orElse(new Auth(0, new WrittenPassword(""))),
        serial(device),
        device.tables(CONNECTOR_SERVER_TABLE).stream().findFirst().flatMap(this::server));
  }

  /** Two that hold one device would take its sessions from one another. */
  private void requireOnce(CheckedTable device, YubihsmSettings settings) {
    if (!device.has(ADAPTER_TABLE)) {
      return;
    }
    String who = settings.adapter() + settings.serial().map(number -> " " + number).orElse("");
    Position earlier = seen.putIfAbsent(who, device.at(ADAPTER_TABLE));
    if (earlier != null) {
      problems.obstacle(
          device.at(ADAPTER_TABLE),
          "expected one [[providers.yubihsm]] for each device, got another after line %d: put all keys of a device into the keys of one, or tell devices apart by serial_number"
              .formatted(earlier.line()));
    }
  }

  private Adapter adapter(CheckedTable adapter) {
    if (!adapter.has(ADAPTER_TYPE)) {
      return usb(1000);
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
    long timeout = within(adapter, TIMEOUT_MS, Long.MAX_VALUE);
    Optional<NodeAddress.Tcp> address = address(adapter, ADAPTER_ADDR);
    return usb
        ? usb(adapter.has(TIMEOUT_MS) ? timeout : 1000)
        : address.map(at -> new Http(at.host(), at.port())).orElse(new Http("-", 1));
  }

  /** TMKMS takes any number, and 0 for no limit; more than a minute is none to anybody. */
  private static Usb usb(long timeoutMs) {
    boolean unlimited = timeoutMs <= 0 || timeoutMs > LONGEST_TIMEOUT_MS;
    return new Usb(Duration.ofMillis(unlimited ? LONGEST_TIMEOUT_MS : timeoutMs));
  }

  private Auth auth(CheckedTable auth) {
    int key = id(auth, AUTH_KEY);
    exactlyOne(auth, PASSWORD, PASSWORD_FILE);
    Password password =
        auth.has(PASSWORD_FILE)
            ? new InFile(values.path(auth, PASSWORD_FILE))
            : new WrittenPassword(auth.text(PASSWORD));
    return new Auth(key, password);
  }

  private Optional<String> serial(CheckedTable device) {
    if (!device.has(SERIAL_NUMBER)) {
      return Optional.empty();
    }
    String serial = device.text(SERIAL_NUMBER);
    if (!SERIAL.matcher(serial).matches()) {
      problems.error(
          device.at(SERIAL_NUMBER),
          "expected the digits of a serial number, as they are printed on the device, got "
              + Quoted.of(serial));
      return Optional.empty();
    }
    return Optional.of("%010d".formatted(Long.parseLong(serial)));
  }

  private Optional<ConnectorServer> server(CheckedTable server) {
    Optional<NodeAddress.Tcp> address = address(server, LADDR);
    if (address.isPresent() && !LOOPBACK.matcher(address.get().host()).matches()) {
      problems.obstacle(
          server.at(LADDR),
          "expected an address of this host's own for laddr, tcp://127.0.0.1:port, got %s: whoever reaches it can try passwords on the device"
              .formatted(Quoted.of(server.text(LADDR))));
    }
    Optional<CheckedTable> cli = server.tables(CLI_TABLE).stream().findFirst();
    Optional<Integer> authKey =
        cli.filter(table -> table.has(CLI_AUTH_KEY)).map(table -> id(table, CLI_AUTH_KEY));
    return address.map(
        at -> new ConnectorServer(at.host(), at.port(), cli.isPresent(), authKey));
  }

  private YubihsmKeySettings key(CheckedTable key, YubihsmSettings device) {
    return new YubihsmKeySettings(
        device,
        id(key, OBJECT),
        values.choice(key, TYPE, TYPES, KeySettings.Type.CONSENSUS),
        chainIds(key),
        name(key));
  }

  private List<String> chainIds(CheckedTable key) {
    List<String> chainIds = key.texts(YubihsmKeys.CHAIN_IDS).stream().map(Text::value).toList();
    if (key.has(YubihsmKeys.CHAIN_IDS) && chainIds.isEmpty()) {
      problems.warning(
          key.at(YubihsmKeys.CHAIN_IDS), "no chain in chain_ids: nothing is signed with this key");
    }
    return chainIds;
  }

  private Optional<String> name(CheckedTable key) {
    if (!key.has(NAME)) {
      return Optional.empty();
    }
    String name = key.text(NAME);
    KeyName.fault(name).ifPresent(fault -> problems.error(key.at(NAME), fault));
    return Optional.of(KeyName.fileNamePart(name));
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

  private Optional<NodeAddress.Tcp> address(CheckedTable table, Key key) {
    if (!table.has(key)) {
      return Optional.empty();
    }
    try {
      if (NodeAddress.parse(table.text(key)) instanceof NodeAddress.Tcp tcp) {
        return Optional.of(tcp);
      }
      problems.error(
          table.at(key),
          "expected tcp://host:port for %s, got %s"
              .formatted(key.name(), Quoted.of(table.text(key))));
    } catch (IllegalArgumentException e) {
      problems.error(table.at(key), "%s: %s".formatted(key.name(), e.getMessage()));
    }
    return Optional.empty();
  }

  private int id(CheckedTable table, Key key) {
    return (int) within(table, key, LARGEST_ID);
  }

  /** 0 stands in for what is absent or wrong. */
  private long within(CheckedTable table, Key key, long most) {
    long number = table.number(key).orElse(0);
    if (number < 0 || number > most) {
      problems.error(
          table.at(key), "expected 0 to %d for %s, got %d".formatted(most, key.name(), number));
      return 0;
    }
    return number;
  }
}
