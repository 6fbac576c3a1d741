package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.core.session.LinkState;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A peer that vanished, one that trickles and one that never reads: each is left, alone. */
@Timeout(120)
class BadPeersTest {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();

  private static final List<String> REASONS =
      List.of(
          "no request within 5.0 s",
          "no whole message within 10.0 s of its beginning",
          "no taking of an answer within 5.0 s");

  @TempDir private Path parent;
  private final boolean[] left = new boolean[3];
  private final Deadlines deadlines = new Deadlines();
  private Path home = Path.of("");

  @BeforeEach
  void makeHome() throws Exception {
    home = parent.toRealPath();
    CliRun.of("softsign", "keygen", home.resolve("a.key").toString());
    Files.writeString(
        home.resolve("tmkms.toml"),
        """
        chain = [ { id = "a", key_format = { type = "hex" }, state_file = "@/a.json" } ]
        validator = [
          { chain_id = "a", addr = "unix://@/good" },
          { chain_id = "a", addr = "unix://@/vanished", timeout = 5 },
          { chain_id = "a", addr = "unix://@/trickling", timeout = 5 },
          { chain_id = "a", addr = "unix://@/deaf", timeout = 5 },
        ]
        [providers]
        softsign = [ { chain_ids = ["a"], path = "@/a.key" } ]
        """
            .replace("@", home.toString()));
    CliRun.of("state", "init", "a", "-c", home.resolve("tmkms.toml").toString());
  }

  @AfterEach
  void stopWatching() {
    deadlines.close();
  }

  @Test
  void eachIsNoticedAndTheOthersAreServedAllTheWhile() throws Exception {
    Settings settings = SettingsReader.read(home.resolve("tmkms.toml"));
    ChainKey key = settings.keysInUse().getFirst();
    Passphrases none = new Passphrases(new Terminal(System.out, System.err), Map.of());
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        NodeListener listener =
            NodeListener.open(
                new NodeAddress.Unix(home.resolve("good")),
                CRYPTO,
                new Ed25519PrivateKey(CRYPTO, seed),
                deadlines);
        ServerSocketChannel vanished = listen("vanished");
        ServerSocketChannel trickling = listen("trickling");
        ServerSocketChannel deaf = listen("deaf");
        RunningChain chain =
            RunningChain.openBeside(
                List.of(),
                ReadyChain.read(key, settings, new ConsensusKeys(CRYPTO), CRYPTO, none, deadlines),
                false,
                CRYPTO,
                none.presharedKeys())) {
      chain.nodes().start(new LinkThreads(), List.of());
      try (RemoteSigner good = listener.accept();
          SocketChannel silent = vanished.accept()) {
        assertTrue(silent.isConnected());
        trickle(trickling.accept());
        neverRead(deaf.accept());
        AnswerCheck check = AnswerCheck.of(good, CRYPTO, "a", true);
        long height = 1;
        while (!allLeft(chain)) {
          for (Request request : new TestChain("a").requests(height)) {
            check.require(request, good.ask(request));
          }
          height++;
          Thread.sleep(20);
        }
        LinkState served = chain.links().getFirst().state();
        assertTrue(served.connected());
        assertEquals(0, served.refused());
      }
    }
  }

  /** Whether each has been, now or before: they are dialled again, and nobody accepts. */
  private boolean allLeft(RunningChain chain) {
    for (int i = 0; i < REASONS.size(); i++) {
      left[i] |= chain.links().get(i + 1).state().reason().equals(REASONS.get(i));
    }
    return left[0] && left[1] && left[2];
  }

  private ServerSocketChannel listen(String name) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(home.resolve(name)), 1);
  }

  /** A byte a second of a message that never ends. */
  private static void trickle(SocketChannel peer) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                peer.write(ByteBuffer.wrap(new byte[] {(byte) 0x80, 1}));
                while (true) {
                  Thread.sleep(1_000);
                  peer.write(ByteBuffer.wrap(new byte[] {1}));
                }
              } catch (IOException | InterruptedException e) {
                // Left, as it has to be.
              }
            });
  }

  /** Asks and asks, and takes no answer. */
  private static void neverRead(SocketChannel peer) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              byte[] ping = FrameDecoder.delimit(NodeCodec.encode(new Request.Ping()));
              try {
                while (true) {
                  peer.write(ByteBuffer.wrap(ping));
                }
              } catch (IOException e) {
                // Left, as it has to be.
              }
            });
  }
}
