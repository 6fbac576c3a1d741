package io.countersign.cli.settings;

import static io.countersign.cli.settings.TunnelFileKeys.ACCEPT;
import static io.countersign.cli.settings.TunnelFileKeys.ALL_CONNECTIONS;
import static io.countersign.cli.settings.TunnelFileKeys.CONNECT;
import static io.countersign.cli.settings.TunnelFileKeys.CONNECTIONS;
import static io.countersign.cli.settings.TunnelFileKeys.DRAIN;
import static io.countersign.cli.settings.TunnelFileKeys.HANDSHAKE_TIMEOUT;
import static io.countersign.cli.settings.TunnelFileKeys.IDENTITIES;
import static io.countersign.cli.settings.TunnelFileKeys.IDENTITY_NAME;
import static io.countersign.cli.settings.TunnelFileKeys.IDENTITY_SERVICES;
import static io.countersign.cli.settings.TunnelFileKeys.IDLE_TIMEOUT;
import static io.countersign.cli.settings.TunnelFileKeys.PSK;
import static io.countersign.cli.settings.TunnelFileKeys.SERVICES;
import static io.countersign.cli.settings.TunnelFileKeys.SERVICE_NAME;
import static io.countersign.cli.settings.TunnelFileKeys.TARGET_SPEAKS_FIRST;
import static io.countersign.cli.settings.TunnelFileKeys.TLS;

import io.countersign.cli.settings.TunnelFile.Identity;
import io.countersign.cli.settings.TunnelFile.Way;
import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Limits;
import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and checks a {@code tunnel.toml}. */
public final class TunnelFileReader {
  private static final HostPort STAND_IN = new HostPort("-", 1);
  private static final String EXAMPLE = "take conf/tunnel.toml as an example";
  private static final SecretReference NO_PSK = new SecretReference.Variable("NONE");

  /** More than this is no configuration of a tunnel. */
  private static final int MOST = 256;

  private static final int MOST_CONNECTIONS = 10_000;

  private static final Map<String, TlsVersions> VERSIONS =
      Arrays.stream(TlsVersions.values())
          .collect(Collectors.toMap(TlsVersions::label, Function.identity()));

  private final Problems problems;
  private final ValueReader values;
  private final Role role;

  private TunnelFileReader(Problems problems, Role role) {
    this.problems = problems;
    this.values = new ValueReader(problems);
    this.role = role;
  }

  /**
   * Reads a file.
   *
   * @param role that of all its services
   * @throws SettingsException with everything that is wrong with it
   */
  public static TunnelFile read(Path file, Role role) throws SettingsException {
    return parse(file, SettingsReader.text(file, EXAMPLE), role);
  }

  /** The same of a text; the file is named and not opened. */
  public static TunnelFile parse(Path file, String text, Role role) throws SettingsException {
    Problems problems = new Problems(file.toString());
    TunnelFileReader reader = new TunnelFileReader(problems, role);
    TunnelFile read = reader.read(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
    problems.check();
    return read;
  }

  private TunnelFile read(Path file, String text) throws SettingsException {
    CheckedTable root =
        new TomlReader(problems, text, new References(Map.of()), TunnelFileKeys.FILE).read();
    List<CheckedTable> keys = atMost(root, IDENTITIES);
    List<CheckedTable> ways = atMost(root, SERVICES);
    List<Way> services = ways.stream().map(this::service).toList();
    List<Identity> identities = keys.stream().map(this::identity).toList();
    once(ways, SERVICE_NAME, services.stream().map(Way::name).toList());
    once(ways, ACCEPT, services.stream().map(way -> way.accept().toString()).toList());
    once(keys, IDENTITY_NAME, identities.stream().map(Identity::name).toList());
    for (CheckedTable key : keys) {
      checkServices(key, services);
    }
    for (int i = 0; i < services.size(); i++) {
      checkIdentities(ways.get(i), services.get(i), identities);
    }
    return new TunnelFile(
        file,
        role,
        values.choice(root, TLS, VERSIONS, TlsVersions.AUTO),
        connections(root, ALL_CONNECTIONS),
        values.seconds(root, DRAIN),
        identities,
        services);
  }

  private List<CheckedTable> atMost(CheckedTable root, Key key) {
    List<CheckedTable> tables = root.tables(key);
    if (tables.isEmpty() || tables.size() > MOST) {
      if (!root.isWrong(key)) {
        problems.error(
            root.at(key),
            "expected 1 to %d of [[%s]], got %d".formatted(MOST, key.name(), tables.size()));
      }
      return List.of();
    }
    return tables;
  }

  private Way service(CheckedTable table) {
    Limits limits =
        new Limits(
            connections(table, CONNECTIONS),
            values.seconds(table, HANDSHAKE_TIMEOUT),
            values.seconds(table, IDLE_TIMEOUT));
    return new Way(
        name(table),
        address(table, ACCEPT).orElse(role == Role.SERVER ? "0.0.0.0" : "127.0.0.1"),
        address(table, CONNECT).orElse("localhost"),
        limits,
        table.flag(TARGET_SPEAKS_FIRST));
  }

  private Identity identity(CheckedTable table) {
    String name = table.text(IDENTITY_NAME);
    if (table.has(IDENTITY_NAME)) {
      try {
        PresharedKey.checkIdentity(name);
      } catch (IllegalArgumentException e) {
        problems.error(table.at(IDENTITY_NAME), "name: " + e.getMessage());
      }
    }
    return new Identity(
        name,
        psk(table),
        table.texts(IDENTITY_SERVICES).stream().map(CheckedTable.Text::value).toList());
  }

  private String name(CheckedTable table) {
    String name = table.text(SERVICE_NAME);
    if (table.has(SERVICE_NAME) && !name.matches("[\\w.-]{1,64}")) {
      problems.error(
          table.at(SERVICE_NAME),
          "expected 1 to 64 letters, digits, dots, _ and - for name, got " + Quoted.of(name));
    }
    return name;
  }

  private HostPort address(CheckedTable table, Key key) {
    if (!table.has(key)) {
      return STAND_IN;
    }
    try {
      return HostPort.parse(table.text(key));
    } catch (IllegalArgumentException e) {
      problems.error(table.at(key), key.name() + ": " + e.getMessage());
      return STAND_IN;
    }
  }

  private SecretReference psk(CheckedTable table) {
    if (table.has(PSK)) {
      try {
        return SecretReference.parse(table.text(PSK));
      } catch (IllegalArgumentException e) {
        problems.error(table.at(PSK), "psk: " + e.getMessage());
      }
    }
    return NO_PSK;
  }

  private int connections(CheckedTable table, Key key) {
    long count = values.count(table, key);
    if (count > MOST_CONNECTIONS) {
      problems.error(
          table.at(key),
          "expected 1 to %d for %s, got %d".formatted(MOST_CONNECTIONS, key.name(), count));
      return MOST_CONNECTIONS;
    }
    return (int) count;
  }

  /** The stand-in for what is missing or wrong was reported already. */
  private void once(List<CheckedTable> tables, Key key, List<String> found) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < tables.size(); i++) {
      String value = found.get(i);
      if (tables.get(i).has(key) && !value.equals(STAND_IN.toString()) && !seen.add(value)) {
        problems.error(
            tables.get(i).at(key),
            "expected each %s once, got %s again".formatted(key.name(), Quoted.of(value)));
      }
    }
  }

  private void checkServices(CheckedTable identity, List<Way> services) {
    List<String> names = services.stream().map(Way::name).toList();
    for (CheckedTable.Text service : identity.texts(IDENTITY_SERVICES)) {
      if (!names.contains(service.value())) {
        problems.error(
            service.at(),
            "no [[service]] with name %s%s"
                .formatted(
                    Quoted.of(service.value()), NearestName.question(service.value(), names)));
      }
    }
  }

  private void checkIdentities(CheckedTable table, Way service, List<Identity> identities) {
    long count = identities.stream().filter(identity -> identity.isFor(service)).count();
    if (!identities.isEmpty() && (count == 0 || (count > 1 && role == Role.CLIENT))) {
      problems.error(
          table.at(SERVICE_NAME),
          "expected %s [[identity]] for service %s, got %d: see their key services"
              .formatted(
                  role == Role.CLIENT ? "one" : "at least one", Quoted.of(service.name()), count));
    }
  }
}
