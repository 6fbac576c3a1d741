package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.TlsVersions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which node is which: behind tunnels the addresses are often the same. */
final class ValidatorSettingsTest {
  @Test
  void twoNodesWithTheSameAddressBehindTwoTunnelsAreCalledDifferently() {
    assertEquals("tcp://node:1 through tunnel one:2", node("", "one:2", "a").linkLabel());
    assertEquals("tcp://node:1 through tunnel two:2", node("", "two:2", "a").linkLabel());
    assertEquals("tcp://node:1", node("", "", "a").linkLabel());
    assertEquals("main", node("main", "one:2", "a").linkLabel());
  }

  @Test
  void theyAreNotAtTheSamePlaceWhateverTheirKeys() {
    assertFalse(node("", "one:2", "a").isWhere(node("", "two:2", "a")));
    assertFalse(node("", "one:2", "a").isWhere(node("", "", "a")));
    assertTrue(node("", "one:2", "a").isWhere(node("main", "one:2", "b")));
    assertTrue(node("", "", "a").isWhere(node("main", "", "a")));
  }

  private static ValidatorSettings node(String name, String tunnel, String identity) {
    return new ValidatorSettings(
        NodeAddress.parse("tcp://node:1"),
        "chain",
        Optional.empty(),
        true,
        Duration.ofSeconds(10),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(name).filter(text -> !text.isEmpty()),
        Optional.of(tunnel).filter(text -> !text.isEmpty()).map(text -> tunnel(text, identity)),
        Optional.empty());
  }

  private static TunnelSettings tunnel(String place, String identity) {
    return new TunnelSettings(
        (NodeAddress.Tcp) NodeAddress.parse(place),
        identity,
        new SecretReference.Variable("PSK"),
        TlsVersions.AUTO);
  }
}
