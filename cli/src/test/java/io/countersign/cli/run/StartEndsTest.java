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
import io.countersign.protocol.secret.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How {@code start} ends by itself, in a process of its own beside a node's side. */
@Timeout(120)
class StartEndsTest {
  private static final String CHAIN = "my-1";
  private final Crypto crypto = CryptoChoice.make().crypto();
  private final Ed25519PrivateKey nodeKey =
      new Ed25519PrivateKey(crypto, SecretBytes.copyOf(new byte[32]));

  @TempDir Path parent;
  private Path config;
  private Path log;
  private NodeAddress address;

  @BeforeEach
  void makeHome() throws IOException {
    Path home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    log = parent.resolve("log");
    address = SignerSetup.freeAddress();
    CliRun.of("init", "--chain-id", CHAIN, "--addr", address.toString(), home.toString());
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
    CliRun.of("state", "init", CHAIN, "-c", config.toString());
  }

  @Test
  void aboveMaxHeightItEndsWell() throws Exception {
    addToValidator("max_height = \"10\"\nprotocol_version = \"v0.34\"");
    assertEquals(
        0,
        exitCode(
            signer -> {
              assertInstanceOf(Response.SignedVote.class, signer.ask(prevote(10)));
              Response.Refused refused =
                  assertInstanceOf(Response.Refused.class, signer.ask(prevote(11)));
              assertEquals(
                  "asked to sign prevote 11/0, which is above max_height 10",
                  refused.description());
            }));
    assertLogged("max_height is reached: ending");
    assertLogged("ended, state durable");
  }

  @Test
  void withoutReconnectAnEndedConnectionIsToBeStartedAgain() throws Exception {
    addToValidator("reconnect = false\ntimeout = 7");
    assertEquals(
        1,
        exitCode(signer -> assertInstanceOf(Response.Pong.class, signer.ask(new Request.Ping()))));
    assertLogged("the connection ended, and reconnect = false: ending");
    assertLogged("ended, state durable");
  }

  @Test
  void aPinnedPeerIdThatTheNodeDoesNotKeepIsExplained() throws Exception {
    String pinned = "ab".repeat(20);
    edit(address.toString(), address.toString().replace("tcp://", "tcp://" + pinned + "@"));
    String line =
        "expected the node with peer id %s, got one with %s (a stock CometBFT node makes a new id at each start: leave the id out of addr unless your node keeps it)"
            .formatted(pinned, PeerId.of(nodeKey.publicKey()));
    Process signer = start();
    try (Deadlines deadlines = new Deadlines();
        NodeListener node = NodeListener.open(address, crypto, nodeKey, deadlines);
        RemoteSigner _ = node.accept()) {
      while (!Files.readString(log).contains(line)) {
        assertTrue(signer.isAlive(), Files.readString(log));
        Thread.sleep(20);
      }
    } finally {
      signer.destroyForcibly();
    }
  }

  private interface Talk {
    void with(RemoteSigner signer) throws IOException;
  }

  private int exitCode(Talk talk) throws Exception {
    Process process = start();
    try (Deadlines deadlines = new Deadlines();
        NodeListener node = NodeListener.open(address, crypto, nodeKey, deadlines)) {
      try (RemoteSigner signer = node.accept()) {
        talk.with(signer);
      }
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), Files.readString(log));
      return process.exitValue();
    } finally {
      process.destroyForcibly();
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
                config.toString()))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private void assertLogged(String text) throws IOException {
    String logged = Files.readString(log);
    assertTrue(logged.contains(text), logged);
  }

  private void addToValidator(String lines) throws IOException {
    edit("[[validator]]\n", "[[validator]]\n" + lines + "\n");
  }

  private void edit(String from, String to) throws IOException {
    String text = Files.readString(config).replaceAll("(?m)^reconnect = .*\n", "");
    assertTrue(text.contains(from), text);
    Files.writeString(config, text.replace(from, to));
  }

  private static Request prevote(long height) {
    return new Request.SignVote(
        CHAIN,
        new Vote(
            Step.PREVOTE,
            height,
            0,
            BlockId.NIL,
            Timestamp.EPOCH,
            Bytes.EMPTY,
            0,
            Bytes.EMPTY,
            Bytes.EMPTY),
        false);
  }
}
