package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.TlsVersions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelSettingsTest {
  private static final String RPC = "rpc = 'http://localhost:26657'\n";
  private static final String TUNNEL =
      "[validator.tunnel]\naddr = 'vps.example:36658'\npsk = 'file:t.psk'\n";

  @Test
  void whatIsNotSaidIsAsThePublicContainersHaveIt() throws SettingsException {
    assertEquals(
        Optional.of(
            new TunnelSettings(
                address("vps.example", 36658),
                "node",
                new SecretReference.InFile(Path.of("t.psk")),
                TlsVersions.AUTO)),
        read(TUNNEL).tunnel());
    assertEquals(Optional.empty(), read(TUNNEL).rpcTunnel());
    assertEquals("vps.example:36658", read(TUNNEL).tunnel().orElseThrow().place());
  }

  @Test
  void anInlineTableDoesAsWell() throws SettingsException {
    String inline =
        "tunnel = { addr = '[::1]:1', identity = 'home', psk = 'env:PSK', tls = '1.3' }\n";
    assertEquals(
        Optional.of(
            new TunnelSettings(
                address("::1", 1),
                "home",
                new SecretReference.Variable("PSK"),
                TlsVersions.TLS_1_3)),
        read(inline).tunnel());
  }

  @Test
  void theTunnelOfTheRpcTakesFromTheOtherWhatItDoesNotSay() throws SettingsException {
    String other = TUNNEL + "identity = 'home'\ntls = '1.2'\n";
    ValidatorSettings same = read(RPC + other + "[validator.rpc_tunnel]\naddr = 'vps:36657'\n");
    assertEquals(
        Optional.of(
            new TunnelSettings(
                address("vps", 36657),
                "home",
                new SecretReference.InFile(Path.of("t.psk")),
                TlsVersions.TLS_1_2)),
        same.rpcTunnel());

    ValidatorSettings own =
        read(
            RPC
                + other
                + "[validator.rpc_tunnel]\naddr = 'vps:36657'\nidentity = 'rpc'\npsk = 'credential:r'\ntls = 'auto'\n");
    assertEquals(
        Optional.of(
            new TunnelSettings(
                address("vps", 36657),
                "rpc",
                new SecretReference.Credential("r"),
                TlsVersions.AUTO)),
        own.rpcTunnel());
  }

  @Test
  void theTunnelOfTheRpcNeedsAKeyOfItsOwnWhereThereIsNoOther() {
    assertEquals(
        List.of(
            "t:13:1: missing psk in [validator.rpc_tunnel] (where the pre-shared key is: credential:NAME, file:PATH or env:NAME): there is no [validator.tunnel] to take it from"),
        errors(RPC + "[validator.rpc_tunnel]\naddr = 'vps:36657'\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcdef",
        "prompt",
        "file:",
        "env:A B",
        "credential:../x",
        ""
      })
  void aKeyThatStandsThereItselfIsNotRepeated(String psk) {
    List<String> errors =
        errors("[validator.tunnel]\naddr = 'vps:36658'\npsk = '%s'\n".formatted(psk));
    assertEquals(
        List.of("t:14:1: psk: expected credential:NAME, file:PATH or env:NAME, got something else"),
        errors);
  }

  @Test
  void aKeyOfTheWrongTypeIsNotRepeatedEither() {
    String errors =
        String.join("", errors("[validator.tunnel]\naddr = 'vps:36658'\npsk = 31415926535\n"));
    assertFalse(errors.contains("31415926535"), errors);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "addr = 'vps'|13:1: expected host:port for addr of a tunnel, with a port from 1 to 65535, got \"vps\"",
        "addr = 'tcp://vps:1'|13:1: expected host:port for addr of a tunnel, with a port from 1 to 65535, got \"tcp://vps:1\"",
        "addr = 'vps:65536'|13:1: expected host:port for addr of a tunnel, with a port from 1 to 65535, got \"vps:65536\"",
        "addr = 'f88883b673fc69d7869cab098de3bafc2ff76eb8@vps:1'|13:1: expected host:port for addr of a tunnel, with a port from 1 to 65535, got \"f88883b673fc69d7869cab098de3bafc2ff76eb8@vps:1\"",
        "identity = 'a:b'|13:1: identity: expected an identity of 1 to 128 visible ASCII characters without a colon, got \"a:b\"",
        "tls = '1.1'|13:1: expected one of 1.2, 1.3, auto for tls, got \"1.1\", did you mean \"1.2\"?",
        "adr = 'vps:1'|13:1: unknown key \"adr\" in [validator.tunnel], did you mean \"addr\"? (expected one of: addr, identity, psk, tls)",
        "name = 'home'|13:1: unknown key \"name\" in [validator.tunnel], it belongs in [[validator]], above [validator.tunnel] (expected one of: addr, identity, psk, tls)",
      })
  void aMistakeIsSaidWithItsPlace(String line, String error) {
    String rest =
        line.startsWith("addr") ? "psk = 'env:P'\n" : "psk = 'env:P'\naddr = 'vps:36658'\n";
    assertEquals(List.of("t:" + error), errors("[validator.tunnel]\n" + line + "\n" + rest));
  }

  /** {@code rpc} is its beginning, too, and further away. */
  @Test
  void aDashInATunnelsNameIsSeen() {
    String error = errors(TUNNEL + "[validator.rpc-tunnel]\naddr = 'vps:36657'\n").getFirst();
    assertTrue(
        error.startsWith(
            "t:15:1: unknown key \"rpc-tunnel\" in [[validator]], did you mean \"rpc_tunnel\"?"),
        error);
  }

  @Test
  void aTunnelToAUnixSocketIsRefused() {
    String text = file(TUNNEL).replace("tcp://localhost:26658", "unix:///node.sock");
    SettingsException e = assertThrows(SettingsException.class, () -> parse(text));
    assertEquals(
        List.of(
            "t:12:1: a tunnel does not lead to a unix:// address: expected tcp://host:port for addr, the node as the tunnel's other end reaches it"),
        e.lines());
  }

  @Test
  void aTunnelForAnRpcThatIsNotThereIsRefused() {
    assertEquals(
        List.of(
            "t:15:1: rpc_tunnel without rpc: expected rpc = \"http://host:port\" beside it, the node's RPC as the tunnel's other end reaches it"),
        errors(TUNNEL + "[validator.rpc_tunnel]\naddr = 'vps:36657'\n"));
  }

  @Test
  void oneAddressBehindTwoTunnelsIsTwoNodes() throws SettingsException {
    String second =
        "[[validator]]\naddr = 'tcp://localhost:26658'\nchain_id = 'one'\nsecret_key = 'i'\n"
            + TUNNEL;
    assertEquals(
        List.of(), parse(file(TUNNEL + second.replace("vps.example", "other"))).warnings());
    assertEquals(1, parse(file(TUNNEL + second)).warnings().size());
  }

  private static ValidatorSettings read(String more) throws SettingsException {
    return parse(file(more)).validators().getFirst();
  }

  private static List<String> errors(String more) {
    return assertThrows(SettingsException.class, () -> parse(file(more))).lines();
  }

  private static Settings parse(String text) throws SettingsException {
    return SettingsReader.parse(Path.of("t"), text, Map.of());
  }

  private static NodeAddress.Tcp address(String host, int port) {
    return new NodeAddress.Tcp(Optional.empty(), host, port);
  }

  /** What is added begins at line 12. */
  private static String file(String more) {
    return """
        [[chain]]
        id = 'one'
        key_format = { type = 'hex' }
        [[providers.softsign]]
        chain_ids = ['one']
        path = 'k'

        [[validator]]
        addr = 'tcp://localhost:26658'
        chain_id = 'one'
        secret_key = 'i'
        """
        + more;
  }
}
