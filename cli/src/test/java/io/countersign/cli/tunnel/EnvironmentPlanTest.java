package io.countersign.cli.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import io.countersign.tunnel.daemon.Service.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As in ovrclk/stunnel-proxy's README, its compose files and Akash's manifest. */
class EnvironmentPlanTest {
  private static final String KEY = "0123456789abcdefXYZ";

  private static final Map<String, String> SERVER =
      Map.of(
          "PSK", KEY,
          "STUNNEL_SVC_RPC_ACCEPT", "36657",
          "STUNNEL_SVC_RPC_CONNECT", "node:26657",
          "STUNNEL_SVC_SIGNER_ACCEPT", "36658",
          "STUNNEL_SVC_SIGNER_CONNECT", "node:26658",
          "HOSTNAME", "proxy");

  @Test
  void theProvidersEndIsAsTheManifestHasIt() throws PlanException {
    try (Plan plan = new EnvironmentPlan(SERVER).read()) {
      assertEquals(List.of("rpc", "signer"), plan.services().stream().map(Service::name).toList());
      Service signer = plan.services().getLast();
      assertEquals(Role.SERVER, signer.role());
      assertEquals(new HostPort("0.0.0.0", 36658), signer.accept());
      assertEquals(new HostPort("node", 26658), signer.connect());
      assertEquals(Set.of("node"), signer.keys().keySet());
      assertFalse(signer.targetSpeaksFirst());
    }
  }

  @Test
  void theSignersEndIsAsTheComposeFileHasIt() throws PlanException {
    Map<String, String> client =
        Map.of(
            "PSK", KEY,
            "STUNNEL_SVC_SIGNER_CLIENT", "yes",
            "STUNNEL_SVC_SIGNER_ACCEPT", "0.0.0.0:36658",
            "STUNNEL_SVC_SIGNER_CONNECT", "provider.mainnet-1.ca.aksh.pw:32435");
    try (Plan plan = new EnvironmentPlan(client).read()) {
      Service signer = plan.services().getFirst();
      assertEquals(Role.CLIENT, signer.role());
      assertEquals("provider.mainnet-1.ca.aksh.pw:32435", signer.connect().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STUNNEL_SVC_RPC_VERIFY | 2 | STUNNEL_SVC_RPC_VERIFY: unknown option VERIFY, expected one of: CLIENT, ACCEPT, CONNECT",
        "STUNNEL_SVC_RPC_accept | 2 | STUNNEL_SVC_RPC_accept: unknown option accept, expected one of: CLIENT, ACCEPT, CONNECT",
        "STUNNEL_SVC_MY_RPC_ACCEPT | 1 | STUNNEL_SVC_MY_RPC_ACCEPT: expected STUNNEL_SVC_NAME_CLIENT, _ACCEPT or _CONNECT, with a NAME of letters and digits",
        "STUNNEL_SVC_RPC_CLIENT | maybe | STUNNEL_SVC_RPC_CLIENT: expected yes or no, got \"maybe\"",
        "STUNNEL_SVC_RPC_ACCEPT | x | STUNNEL_SVC_RPC_ACCEPT: expected a port from 1 to 65535, alone or as host:port, got \"x\"",
        "STUNNEL_SVC_RPC_ACCEPT | 36658 | STUNNEL_SVC_SIGNER_ACCEPT: 0.0.0.0:36658 is another service's",
        "STUNNEL_SVC_WEB_ACCEPT | 80 | STUNNEL_SVC_WEB_CONNECT: expected [host:]port in this variable, which is not set",
        "PSK | DmtaC6N3HOWFkJZpNZs2dkabFT5yQONw | PSK: expected a pre-shared key that nobody else has, got the example of public guides: make one with: countersign tunnel keygen",
        "PSK | short | PSK: expected a pre-shared key of at least 16 bytes, got 5: make one with: countersign tunnel keygen"
      })
  void whatIsWrongIsNamed(String variable, String value, String sentence) {
    Map<String, String> environment = new HashMap<>(SERVER);
    environment.put(variable, value);
    assertEquals(sentence, refused(environment));
  }

  @Test
  void allThatIsWrongIsNamedAtOnceAndTheKeyNever() {
    Map<String, String> environment = new HashMap<>(SERVER);
    environment.put("PSK", "a key");
    environment.put("STUNNEL_SVC_RPC_SNI", "x");
    environment.remove("STUNNEL_SVC_SIGNER_CONNECT");
    String said = refused(environment);
    assertEquals(3, said.lines().count(), said);
    assertFalse(said.contains("a key\""), said);
  }

  @Test
  void withoutAnyServiceItSaysWhatElseThereIs() {
    assertTrue(refused(Map.of()).contains("countersign tunnel server|client -c FILE"));
    Map<String, String> keyless = new HashMap<>(SERVER);
    keyless.remove("PSK");
    assertEquals(
        "PSK: expected the pre-shared key in this variable, which is not set: make one with:"
            + " countersign tunnel keygen",
        refused(keyless));
  }

  private static String refused(Map<String, String> environment) {
    EnvironmentPlan plan = new EnvironmentPlan(environment);
    return String.valueOf(assertThrows(PlanException.class, plan::read).getMessage());
  }
}
