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
import io.countersign.harness.yubihsm.Capability;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.ObjectType;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signer with its key in a fake device, whose way, password or place a reload changes. */
@Timeout(240)
class YubihsmReloadTest {
  private final Crypto crypto = CryptoChoice.make().crypto();
  private final Ed25519PrivateKey nodeKey =
      new Ed25519PrivateKey(crypto, SecretBytes.copyOf(new byte[32]));

  @TempDir private Path folder = Path.of("");
  private FakeYubiHsm device;
  private FakeYubiHsm copy;
  private NodeAddress node;
  private Process signer;

  @BeforeEach
  void aSignerThatSigns() throws Exception {
    device = withKey();
    copy = withKey();
    node = SignerSetup.freeAddress();
    CliRun.of("softsign", "keygen", folder.resolve("identity.key").toString());
    secret("password", "password");
    configure(inDevice(device, 1));
    CliRun made = CliRun.of("state", "init", "one-1", "-c", config().toString());
    assertEquals(0, made.exitCode(), made.err());
    signer = start();
    sign(10);
  }

  private static FakeYubiHsm withKey() throws IOException {
    FakeYubiHsm made = FakeYubiHsm.start();
    made.putEd25519(5, "one", new byte[32]);
    return made;
  }

  @AfterEach
  void end() throws Exception {
    signer.destroy();
    if (!signer.waitFor(30, TimeUnit.SECONDS)) {
      signer.destroyForcibly();
    }
    device.close();
    copy.close();
  }

  @Test
  void anotherWayToTheKeyIsTakenAndTheOldOneLetGo() throws Exception {
    configure(inDevice(copy, 1));
    assertTrue(reloaded(0).contains("changed chain one-1"));
    assertEquals(0, device.sessions(), "sessions left open");
    device.unplug();
    sign(11);
  }

  @Test
  void aKeyThatMovesIntoAFileAndBackSignsOn() throws Exception {
    secret("one.key", Base64.getEncoder().encodeToString(new byte[32]));
    configure(
        """
        [[providers.softsign]]
        chain_ids = ["one-1"]
        path = "%s"
        """
            .formatted(folder.resolve("one.key")));
    assertTrue(reloaded(0).contains("changed chain one-1"));
    assertEquals(0, device.sessions(), "sessions left open");
    device.unplug();
    sign(11);
    device.replug();
    configure(inDevice(device, 1));
    reloaded(0);
    sign(12);
    assertEquals(1, device.sessions());
  }

  @Test
  void anotherPasswordOfTheSameKeyIsReadFromItsFile() throws Exception {
    device.delete(ObjectType.AUTHENTICATION_KEY, 1);
    authKey(1, "other");
    device.endSessions();
    String refused = reloaded(1);
    assertTrue(refused.contains("password is not that of authentication key 0x0001"), refused);
    secret("password", "other");
    assertTrue(reloaded(0).contains("changed chain one-1"));
    sign(11);
  }

  @Test
  void aPasswordThatIsMendedAfterARefusalIsReadAgain() throws Exception {
    authKey(2, "second");
    configure(inDevice(device, 2));
    reloaded(1);
    device.endSessions(); // a device keeps one that was refused for 30 s
    sign(11);
    secret("password", "second");
    assertTrue(reloaded(0).contains("changed chain one-1"));
    sign(12);
    assertEquals(1, device.sessions());
  }

  @Test
  void whatDidNotChangeIsNotOpenedAnew() throws Exception {
    String reloaded = reloaded(0);
    assertTrue(!reloaded.contains("changed chain"), reloaded);
    sign(11);
    assertEquals(1, device.sessions());
  }

  private void authKey(int id, String password) {
    device.putAuthenticationKey(id, password, 0xffff, Capability.SIGN_EDDSA, Capability.NONE);
  }

  private void secret(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String reloaded(int exitCode) throws IOException {
    CliRun run = CliRun.of("reload", "-c", config().toString());
    assertEquals(exitCode, run.exitCode(), () -> run.out() + run.err());
    return run.out() + run.err();
  }

  private Path config() {
    return folder.resolve("tmkms.toml");
  }

  private String inDevice(FakeYubiHsm where, int authKey) {
    return """
        [[providers.yubihsm]]
        adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
        auth = { key = %d, password_file = "%s" }
        keys = [{ chain_ids = ["one-1"], key = 5 }]
        """
        .formatted(where.port(), authKey, folder.resolve("password"));
  }

  private void configure(String provider) throws IOException {
    Files.writeString(
        config(),
        """
        [[chain]]
        id = "one-1"
        key_format = { type = "hex" }
        state_file = "%s"
        [[validator]]
        chain_id = "one-1"
        addr = "%s"
        secret_key = "%s"
        %s
        """
            .formatted(
                folder.resolve("one-1.json"), node, folder.resolve("identity.key"), provider));
  }

  private void sign(long height) throws IOException {
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
    try (Deadlines deadlines = new Deadlines();
        NodeListener listener = NodeListener.open(node, crypto, nodeKey, deadlines);
        RemoteSigner connected = listener.accept()) {
      assertInstanceOf(
          Response.SignedVote.class,
          connected.ask(new Request.SignVote("one-1", vote, false)),
          Files.readString(folder.resolve("log")));
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
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }
}
