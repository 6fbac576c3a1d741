package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.Countersign;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code start} in a process of its own, two chains with their keys in one fake device. */
@Timeout(240)
class YubihsmStartTest {
  private static final List<String> CHAINS = List.of("one-1", "two-2");
  private static final String WORDS =
      "abandon amount liar amount expire adjust cage candy arch gather drum bullet"
          + " absurd math era live bid rhythm alien crouch range attend journey unaware";
  private final Crypto crypto = CryptoChoice.make().crypto();
  private final Ed25519PrivateKey nodeKey =
      new Ed25519PrivateKey(crypto, SecretBytes.copyOf(new byte[32]));

  @TempDir private Path folder = Path.of("");
  private FakeYubiHsm device;
  private NodeAddress one;
  private NodeAddress two;

  @BeforeEach
  void makeHome() throws IOException {
    device = FakeYubiHsm.start();
    byte[] seed = new byte[32];
    seed[0] = 5;
    device.putEd25519(5, "one", seed);
    device.putEd25519(6, "two", new byte[32]);
    one = SignerSetup.freeAddress();
    two = SignerSetup.freeAddress();
    CliRun.of("softsign", "keygen", folder.resolve("identity.key").toString());
    configure("password = \"password\"", "");
    for (String chain : CHAINS) {
      CliRun made = CliRun.of("state", "init", chain, "-c", config().toString());
      assertEquals(0, made.exitCode(), made.err());
    }
  }

  @AfterEach
  void unplug() throws IOException {
    device.close();
  }

  private Path config() {
    return folder.resolve("tmkms.toml");
  }

  private Path log() {
    return folder.resolve("log");
  }

  private void configure(String password, String more) throws IOException {
    StringBuilder toml = new StringBuilder();
    for (String chain : CHAINS) {
      toml.append(
          """
          [[chain]]
          id = "%s"
          key_format = { type = "hex" }
          state_file = "%s"
          [[validator]]
          chain_id = "%s"
          addr = "%s"
          secret_key = "%s"
          """
              .formatted(
                  chain,
                  folder.resolve(chain + ".json"),
                  chain,
                  chain.equals("one-1") ? one : two,
                  folder.resolve("identity.key")));
    }
    Files.writeString(
        config(),
        toml
            + """
            [[providers.yubihsm]]
            adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
            auth = { key = 1, %s }
            keys = [{ chain_ids = ["one-1"], key = 5 }, { chain_ids = ["two-2"], key = 6 }]
            %s
            """
                .formatted(device.port(), password, more));
  }

  @Test
  void bothChainsSignAndTheFactoryPasswordIsWarnedOf() throws Exception {
    Process signer = start();
    try {
      sign(one, 10);
      sign(two, 10);
      assertTrue(log("password that every device comes with"), Files.readString(log()));
      device.unplug();
      device.replug();
      sign(one, 11);
      CliRun status = CliRun.of("status", "-c", config().toString());
      assertTrue(status.out().contains("11/0"), status.out());
    } finally {
      end(signer);
    }
    assertEquals(0, device.sessions(), "sessions left open");
  }

  @Test
  void aDeviceThatWasPulledOutNeedsAHumanUntilItIsBack() throws Exception {
    Process signer = start();
    try {
      sign(one, 10);
      sign(two, 10);
      device.unplug();
      CliRun away = awaitStatus(signer, "CANNOT SIGN NOW");
      assertEquals(1, away.exitCode(), away.out());
      assertTrue(away.out().contains("chain one-1 cannot sign now: "), away.out());
      device.replug();
      CliRun back = awaitStatus(signer, "all is well");
      assertEquals(0, back.exitCode(), back.out());
    } finally {
      end(signer);
    }
  }

  private CliRun awaitStatus(Process signer, String wanted) throws Exception {
    CliRun status = CliRun.of("status", "-c", config().toString());
    while (!status.out().contains(wanted)) {
      assertTrue(signer.isAlive(), status.out() + status.err());
      Thread.sleep(100);
      status = CliRun.of("status", "-c", config().toString());
    }
    return status;
  }

  @Test
  void aDeviceThatIsAwayAtTheStartIsWaitedForAndSaid() throws Exception {
    device.stopConnector();
    Process signer = start();
    try {
      awaitLog(signer, "[one-1] waits for its device");
      awaitLog(signer, "[two-2] waits for its device");
      awaitStatus(signer, "waits for its device"); // it listens a moment later
      device.startConnector();
      sign(one, 10);
      sign(two, 10);
    } finally {
      end(signer);
    }
  }

  @Test
  void aStopWhileADeviceIsWaitedForLeavesItNoSession() throws Exception {
    device.stopConnector();
    Process signer = start();
    try {
      awaitLog(signer, "[two-2] waits for its device");
      awaitStatus(signer, "waits for its device");
      device.startConnector();
      while (device.sessions() == 0) {
        assertTrue(signer.isAlive(), Files.readString(log()));
        Thread.sleep(1);
      }
    } finally {
      end(signer);
    }
    assertEquals(0, device.sessions(), "sessions left open");
  }

  @ParameterizedTest
  @CsvSource({
    "1,'password = \"wrong\"',the password is not that of authentication key 0x0001",
    "1,'password = \"password\" }\nserial_number = \"42\" #',0000000042",
    "0,'password = \"password\"',no asymmetric key|object not found"
  })
  void whatNobodyMendsByWaitingEndsTheStart(int keyThere, String password, String reason)
      throws Exception {
    if (keyThere == 0) {
      device.delete(io.countersign.harness.yubihsm.ObjectType.ASYMMETRIC_KEY, 5);
    }
    configure(password, "");
    Process signer = start();
    assertTrue(signer.waitFor(90, TimeUnit.SECONDS), Files.readString(log()));
    assertEquals(1, signer.exitValue(), Files.readString(log()));
    assertTrue(
        Files.readString(log()).replace('\n', ' ').matches(".*(" + reason + ").*"),
        Files.readString(log()));
  }

  @Test
  void otherProgramsReachTheDeviceWhileWeHoldIt() throws Exception {
    NodeAddress.Tcp free = (NodeAddress.Tcp) SignerSetup.freeAddress();
    configure(
        "password = \"password\"",
        "connector_server = { laddr = \"tcp://127.0.0.1:%d\", cli = { auth_key = 1 } }"
            .formatted(free.port()));
    Process signer = start();
    try {
      sign(one, 10);
      CliRun list =
          CliRun.piped("password\n", "yubihsm", "keys", "list", "-c", config().toString());
      assertEquals(0, list.exitCode(), list.err());
      assertTrue(list.out().contains("- 0x0006: [cons] "), list.out());
      assertTrue(!list.err().contains("going to the device itself"), list.err());
      CliRun check = CliRun.of("check", "--connect", "-c", config().toString());
      assertTrue(
          check.out().contains("YubiHSM %010d, firmware 2.2.0".formatted(device.serial())),
          check.out() + check.err());
      CliRun setup =
          CliRun.piped("password\n", "yubihsm", "setup", "-r", "-c", config().toString());
      assertEquals(1, setup.exitCode());
      assertTrue(setup.err().contains("stop it before the device is erased"), setup.err());
      Path other =
          Files.writeString(
              folder.resolve("other.toml"),
              """
              [[providers.yubihsm]]
              adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
              auth = { key = 1, password = "password" }
              """
                  .formatted(device.port()));
      CliRun elsewhere =
          CliRun.piped(
              "%s\n%010d\n".formatted(WORDS, device.serial()),
              "yubihsm",
              "setup",
              "-r",
              "-c",
              other.toString());
      assertEquals(1, elsewhere.exitCode());
      assertTrue(elsewhere.err().contains("stop it before the device is erased"), elsewhere.err());
      sign(one, 11);
    } finally {
      end(signer);
    }
  }

  private void sign(NodeAddress address, long height) throws IOException {
    try (Deadlines deadlines = new Deadlines();
        NodeListener node = NodeListener.open(address, crypto, nodeKey, deadlines);
        RemoteSigner signer = node.accept()) {
      assertInstanceOf(Response.SignedVote.class, signer.ask(prevote(address, height)));
    }
  }

  private Request prevote(NodeAddress address, long height) {
    Vote vote =
        new Vote(
            Step.PREVOTE,
            height,
            0,
            BlockId.NIL,
            Timestamp.EPOCH,
            Bytes.EMPTY,
            0,
            Bytes.EMPTY,
            Bytes.EMPTY);
    return new Request.SignVote(address.equals(one) ? "one-1" : "two-2", vote, false);
  }

  private boolean log(String text) throws IOException {
    return Files.readString(log()).contains(text);
  }

  private void awaitLog(Process signer, String text) throws Exception {
    while (!log(text)) {
      assertTrue(signer.isAlive(), Files.readString(log()));
      Thread.sleep(20);
    }
  }

  private static void end(Process signer) throws InterruptedException {
    signer.destroy();
    if (!signer.waitFor(30, TimeUnit.SECONDS)) {
      signer.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Countersign.class.getName(),
                "start",
                "-c",
                config().toString()))
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }
}
