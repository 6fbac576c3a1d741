package io.countersign.harness.yubihsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What can happen to a device; what it does for a client that behaves, python-yubihsm checks. */
class FakeYubiHsmTest {
  private static final String OK_ECHO = "81000168";
  private static final String ECHO = "68";
  private static final String INVALID_SESSION = "7f000103";
  private static final byte[] SEED = new byte[32];

  private final FakeYubiHsm device = FakeYubiHsm.withoutConnector();

  @Test
  void aSessionExpiresWhenItWasIdleForLongerThan30Seconds() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    device.clock(now::get);
    Host host = Host.open(device, 1);

    now.set(now.get().plusSeconds(30));
    assertEquals(OK_ECHO, host.ask(Command.ECHO, ECHO));
    now.set(now.get().plusSeconds(31));
    assertEquals(INVALID_SESSION, host.ask(Command.ECHO, ECHO));
    assertEquals(0, device.sessions());
  }

  @Test
  void the17thSessionIsRefusedUntilOneIsClosed() throws Exception {
    Host first = Host.open(device, 1);
    for (int i = 1; i < 16; i++) {
      assertNotEquals(0x7f, Host.create(device, 1)[0]);
    }
    assertEquals("7f000105", hex(Host.create(device, 1)));
    assertEquals("c00000", first.ask(Command.CLOSE_SESSION, ""));
    assertEquals("83", hex(Host.create(device, 1)).substring(0, 2));
  }

  @Test
  void aSessionEndsAtItsLimitOfMessages() throws Exception {
    device.messageLimit(2);
    Host host = Host.open(device, 1);
    assertEquals(OK_ECHO, host.ask(Command.ECHO, ECHO));
    assertEquals(OK_ECHO, host.ask(Command.ECHO, ECHO));
    assertEquals(INVALID_SESSION, host.ask(Command.ECHO, ECHO));
    assertEquals(INVALID_SESSION, host.ask(Command.ECHO, ECHO));
  }

  @Test
  void anUnknownKeyIsNotFound() throws Exception {
    assertEquals("7f00010b", hex(Host.create(device, 7)));
  }

  @Test
  void anotherPasswordFailsAndLeavesNoSession() {
    device.putAuthenticationKey(2, "another", 0xffff, Capability.NONE, Capability.NONE);
    IOException refused = assertThrows(IOException.class, () -> Host.open(device, 2));
    assertEquals("expected a session, got 7f000104", refused.getMessage());
    assertEquals(0, device.sessions());
  }

  @Test
  void aKeyMayDoWhatItsCapabilitiesSayInItsDomainsAlone() throws Exception {
    device.putEd25519(5, "ours", SEED);
    device.putAuthenticationKey(2, "password", 1, Capability.NONE, Capability.NONE);
    device.putAuthenticationKey(3, "password", 2, Capability.SIGN_EDDSA, Capability.NONE);
    device.putAuthenticationKey(4, "password", 1, Capability.SIGN_EDDSA, Capability.NONE);

    assertEquals("7f000109", Host.open(device, 2).ask(Command.SIGN_EDDSA, "000501"));
    assertEquals("7f00010b", Host.open(device, 3).ask(Command.SIGN_EDDSA, "000501"));
    assertEquals("c80000", Host.open(device, 3).ask(Command.LIST_OBJECTS, "0203"));
    assertTrue(Host.open(device, 4).ask(Command.SIGN_EDDSA, "000501").startsWith("ea0040"));
    assertEquals("7f000109", Host.open(device, 4).ask(Command.DELETE_OBJECT, "000503"));
  }

  @Test
  void aKeyBestowsNoCapabilityThatItDoesNotDelegate() throws Exception {
    device.putAuthenticationKey(
        2, "password", 1, Capability.GENERATE_ASYMMETRIC_KEY, Capability.SIGN_EDDSA);
    Host host = Host.open(device, 2);
    String label = "00".repeat(40);
    String domainAndAlgorithm = "0001%s2e";

    String allowed = "0007" + label + domainAndAlgorithm.formatted("0000000000000100");
    String exportable = "0008" + label + domainAndAlgorithm.formatted("0000000000010100");
    String elsewhere = "0009" + label + "000200000000000001002e";

    assertEquals("c600020007", host.ask(Command.GENERATE_ASYMMETRIC_KEY, allowed));
    assertEquals("7f000111", host.ask(Command.GENERATE_ASYMMETRIC_KEY, allowed));
    assertEquals("7f000109", host.ask(Command.GENERATE_ASYMMETRIC_KEY, exportable));
    assertEquals("7f000109", host.ask(Command.GENERATE_ASYMMETRIC_KEY, elsewhere));
    assertEquals("7f000108", host.ask(Command.GENERATE_ASYMMETRIC_KEY, "0007"));
  }

  @Test
  void signsAsRfc8032() throws Exception {
    device.putEd25519(
        5,
        "",
        HexFormat.of()
            .parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    Host host = Host.open(device, 1);
    assertEquals(
        "d400212ed75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        host.ask(Command.GET_PUBLIC_KEY, "0005"));
    assertEquals(
        "ea0040e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        host.ask(Command.SIGN_EDDSA, "0005"));
    assertEquals("7f000109", host.ask(Command.SIGN_ECDSA, "0005" + "00".repeat(32)));
  }

  @Test
  void whatGoesWrongGoesWrongOnceAndIsCarriedOut() throws Exception {
    device.putEd25519(5, "", SEED);
    Host host = Host.open(device, 1);
    device.goWrong(Command.SIGN_EDDSA, Mishap.RESULT_WRONG);
    String wrong = host.ask(Command.SIGN_EDDSA, "0005");
    assertNotEquals(wrong, host.ask(Command.SIGN_EDDSA, "0005"));

    device.goWrong(Command.DELETE_OBJECT, Mishap.ANSWER_LOST);
    assertThrows(AnswerLostException.class, () -> host.ask(Command.DELETE_OBJECT, "000503"));
    assertEquals("7f00010b", Host.open(device, 1).ask(Command.GET_PUBLIC_KEY, "0005"));

    Host another = Host.open(device, 1);
    device.goWrong(Command.ECHO, Mishap.ANSWER_GARBLED);
    assertEquals("wrong MAC", another.ask(Command.ECHO, ECHO));
    assertEquals(0, device.mishapsLeft());
  }

  @Test
  void aFullLogThatIsToBeKeptStopsAllButItsReader() throws Exception {
    Host host = Host.open(device, 1);
    assertEquals("cf0000", host.ask(Command.SET_OPTION, "01000101"));
    String answer = "";
    for (int i = 0; i < 70 && !answer.startsWith("7f"); i++) {
      answer = host.ask(Command.GET_PSEUDO_RANDOM, "0001");
    }
    assertEquals("7f00010a", answer);
    assertEquals(OK_ECHO, host.ask(Command.ECHO, ECHO));
    String entries = host.ask(Command.GET_LOG_ENTRIES, "");
    assertEquals("000000003e", entries.substring(6, 16)); // nothing unlogged, 62 lines
    assertEquals("e70000", host.ask(Command.SET_LOG_INDEX, "003e"));
    assertEquals("d10001", host.ask(Command.GET_PSEUDO_RANDOM, "0001").substring(0, 6));
  }

  @Test
  void objectsOutliveUnpluggingAndSessionsDoNot() throws Exception {
    device.putEd25519(5, "", SEED);
    Host host = Host.open(device, 1);
    device.unplug();
    assertThrows(IOException.class, () -> host.ask(Command.ECHO, ECHO));
    device.replug();
    assertEquals(INVALID_SESSION, host.ask(Command.ECHO, ECHO));
    assertEquals(2, device.objects().size());
    device.factoryReset();
    assertEquals(1, device.objects().size());
  }

  @Test
  void theConnectorSaysWhetherThereIsADevice() throws Exception {
    try (FakeYubiHsm connected = FakeYubiHsm.start();
        HttpClient client = HttpClient.newHttpClient()) {
      assertTrue(get(client, connected.port()).startsWith("status=OK\nserial=*\nversion="));
      connected.unplug();
      assertTrue(get(client, connected.port()).startsWith("status=NO_DEVICE\n"));
      int port = connected.port();
      connected.stopConnector();
      assertThrows(IOException.class, () -> get(client, port));
      connected.startConnector();
      assertTrue(get(client, port).endsWith("address=127.0.0.1\nport=%d\n".formatted(port)));
    }
  }

  private static String get(HttpClient client, int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/connector/status".formatted(port));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
