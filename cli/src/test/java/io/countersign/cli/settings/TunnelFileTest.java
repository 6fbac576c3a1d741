package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Limits;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelFileTest {
  private static final Path FILE = Path.of("tunnel.toml");
  private static final String KEY = "[[identity]]\nname = 'node'\npsk = 'env:PSK'\n";
  private static final String SERVICE = "[[service]]\nname = 's'\naccept = '1'\nconnect = '2'\n";

  @Test
  void theExampleLoads() throws IOException, SettingsException {
    Path example = Path.of("../conf/tunnel.toml");
    TunnelFile file = TunnelFileReader.read(example, Role.SERVER);
    assertEquals(
        List.of("signer", "rpc"), file.services().stream().map(way -> way.name()).toList());
    assertEquals(new HostPort("0.0.0.0", 36658), file.services().getFirst().accept());
    assertEquals("file:/etc/countersign/tunnel.psk", file.identities().getFirst().psk().label());
    // And what it says in comments is what holds without it.
    String uncommented = Files.readString(example).replaceAll("(?m)^# (?=[a-z_]+ = )", "");
    TunnelFile all = TunnelFileReader.parse(example, uncommented, Role.SERVER);
    assertTrue(all.services().getLast().targetSpeaksFirst());
    assertEquals(List.of("signer", "rpc"), all.identities().getFirst().services());
  }

  @Test
  void whatIsNotSaidIsStandard() throws SettingsException {
    TunnelFile file = TunnelFileReader.parse(FILE, KEY + SERVICE, Role.CLIENT);
    assertEquals(TlsVersions.AUTO, file.tls());
    assertEquals(Plan.STANDARD_CONNECTIONS, file.connections());
    assertEquals(Plan.STANDARD_DRAIN, file.drain());
    assertEquals(
        new TunnelFile.Way(
            "s",
            new HostPort("127.0.0.1", 1),
            new HostPort("localhost", 2),
            Limits.STANDARD,
            false),
        file.services().getFirst());
    assertTrue(file.identities().getFirst().isFor(file.services().getFirst()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tsl = '1.3' | tunnel.toml:1:1: unknown key \"tsl\" in the file, did you mean \"tls\"? (expected one of: tls, connections, drain, identity, service)",
        "tls = '1.1' | tunnel.toml:1:1: expected one of 1.2, 1.3, auto for tls, got \"1.1\", did you mean \"1.2\"?",
        "connections = 0 | tunnel.toml:1:1: expected 1 to 1000000000 for connections, got 0",
        "connections = 10001 | tunnel.toml:1:1: expected 1 to 10000 for connections, got 10001",
        "drain = 0 | tunnel.toml:1:1: expected 1 to 65535 seconds for drain, got 0"
      })
  void aWrongKeyIsNamedWithItsPlace(String line, String sentence) {
    assertEquals(List.of(sentence), refused(line + "\n" + KEY + SERVICE, Role.SERVER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name = 't u' | expected 1 to 64 letters, digits, dots, _ and - for name, got \"t u\"",
        "name = 's' | expected each name once, got \"s\" again",
        "accept = '1' | expected each accept once, got \"0.0.0.0:1\" again",
        "accept = '0' | accept: expected a port from 1 to 65535, alone or as host:port, got \"0\"",
        "connect = 'node' | connect: expected a port from 1 to 65535, alone or as host:port, got \"node\"",
        "idle_timeout = 'x' | expected a whole number for idle_timeout in [[service]], got the string \"x\""
      })
  void aWrongServiceIsNamedWithItsPlace(String line, String sentence) {
    String name = line.substring(0, line.indexOf(' '));
    String service =
        "[[service]]\nname = 't'\naccept = '3'\nconnect = '4'\n"
            .replaceAll("(?m)^" + name + " = .*\n", "");
    List<String> said = refused(KEY + SERVICE + service + line + "\n", Role.SERVER);
    assertEquals(1, said.size(), said.toString());
    assertTrue(said.getFirst().matches("tunnel.toml:\\d+:1: .*"), said.getFirst());
    assertEquals(sentence, said.getFirst().replaceFirst("tunnel.toml:\\d+:1: ", ""));
  }

  @Test
  void everyServiceNeedsAKeyAndAClientsExactlyOne() {
    String second = "[[identity]]\nname = 'other'\npsk = 'env:O'\n";
    assertEquals(
        List.of(
            "tunnel.toml:8:1: expected one [[identity]] for service \"s\", got 2: see their key"
                + " services"),
        refused(KEY + second + SERVICE, Role.CLIENT));
    assertEquals(
        List.of(
            "tunnel.toml:4:13: no [[service]] with name \"t\", did you mean \"s\"?",
            "tunnel.toml:6:1: expected at least one [[identity]] for service \"s\", got 0: see"
                + " their key services"),
        refused(KEY + "services = ['t']\n" + SERVICE, Role.SERVER));
    assertEquals(
        List.of("tunnel.toml:1:1: expected 1 to 256 of [[identity]], got 0"),
        refused(SERVICE, Role.SERVER));
    assertEquals(
        List.of(
            "tunnel.toml:1:1: expected 1 to 256 of [[identity]], got 0",
            "tunnel.toml:1:1: expected 1 to 256 of [[service]], got 0"),
        refused("", Role.SERVER));
  }

  @Test
  void aKeyThatSomebodyPutThereItselfIsNotPrinted() {
    List<String> said =
        refused("[[identity]]\nname = 'node'\npsk = 'my-secret-key'\n" + SERVICE, Role.SERVER);
    assertEquals(
        List.of(
            "tunnel.toml:3:1: psk: expected credential:NAME, file:PATH or env:NAME, got something"
                + " else"),
        said);
  }

  private static List<String> refused(String text, Role role) {
    return assertThrows(SettingsException.class, () -> TunnelFileReader.parse(FILE, text, role))
        .lines();
  }
}
