package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.cli.CliRun;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.core.key.SignerName;
import io.countersign.core.session.NodeLink;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which of two nodes is served while the one in use only pings, or is behind. */
@Timeout(60)
class NodeWatchTest {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();
  private static final Logger LOGGER = Logger.getLogger(NodeWatch.class.getName());

  /** Instead of a minute; some looks fit in. */
  private static final Duration PATIENCE = Duration.ofMillis(600);

  @TempDir private Path parent;
  private Path home = Path.of("");
  private final List<Closeable> open = new ArrayList<>();
  private final Deadlines deadlines = new Deadlines();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private volatile boolean watching = true;

  @BeforeEach
  void makeHome() throws IOException {
    home = parent.toRealPath();
    LOGGER.addHandler(handler);
    CliRun.of("softsign", "keygen", home.resolve("a.key").toString());
  }

  @AfterEach
  void end() throws IOException {
    watching = false;
    LOGGER.removeHandler(handler);
    for (Closeable each : open.reversed()) {
      each.close();
    }
    deadlines.close();
  }

  /** A chain with two nodes of which the first is served, and a watch of less patience over it. */
  private RunningChain chain(Optional<FakeRpc> main, Optional<FakeRpc> backup) throws Exception {
    Path config = home.resolve("tmkms.toml");
    Files.writeString(
        config,
        """
        chain = [ { id = "a", key_format = { type = "hex" }, state_file = "@/a.json", mode = "one", chain_check = "off" } ]
        validator = [
          { chain_id = "a", name = "main", addr = "unix://@/main" MAIN },
          { chain_id = "a", name = "backup", addr = "unix://@/backup" BACKUP },
        ]
        [providers]
        softsign = [ { chain_ids = ["a"], path = "@/a.key" } ]
        """
            .replace("@", home.toString())
            .replace("MAIN", rpc(main))
            .replace("BACKUP", rpc(backup)));
    CliRun.of("state", "init", "a", "-c", config.toString());
    Settings settings = SettingsReader.read(config);
    Passphrases none = new Passphrases(new Terminal(System.out, System.err), Map.of());
    ReadyChain ready =
        ReadyChain.read(
            settings.keysInUse().getFirst(),
            settings,
            new ConsensusKeys(CRYPTO),
            CRYPTO,
            none,
            deadlines);
    RunningChain chain =
        RunningChain.openBeside(List.of(), ready, false, CRYPTO, none.presharedKeys());
    open.add(chain);
    List<RpcNode> asked = new ArrayList<>();
    for (Optional<FakeRpc> each : List.of(main, backup)) {
      each.ifPresent(rpc -> asked.add(RpcNode.direct(RpcAddress.parse(rpc.address()))));
    }
    NodesCheck check =
        new NodesCheck(SignerName.of("a"), chain.publicKey(), (_, _) -> true, asked, false);
    open.add(check);
    chain.nodes().start(new LinkThreads(), List.of());
    NodeWatch watch = new NodeWatch(chain::state, check::look, Duration.ofMillis(20), 5);
    Thread.ofPlatform()
        .daemon()
        .start(() -> watch.run(chain.nodes(), () -> PATIENCE, () -> watching));
    return chain;
  }

  private static String rpc(Optional<FakeRpc> rpc) {
    return rpc.map(each -> ", rpc = \"" + each.address() + "\"").orElse("");
  }

  private Optional<FakeRpc> rpc(long height) throws IOException {
    FakeRpc rpc = new FakeRpc("a", height);
    open.add(rpc);
    return Optional.of(rpc);
  }

  private NodeListener node(String name) throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      NodeListener node =
          NodeListener.open(
              new NodeAddress.Unix(home.resolve(name)),
              CRYPTO,
              new Ed25519PrivateKey(CRYPTO, seed),
              deadlines);
      open.add(node);
      return node;
    }
  }

  private boolean logged(String text) {
    return log.stream().anyMatch(line -> line.contains(text));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  /** Pings for several times what the watch is patient with. */
  private static void pingsAndIsKept(RemoteSigner signer) throws Exception {
    for (int i = 0; i < 30; i++) {
      assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
      Thread.sleep(PATIENCE.toMillis() / 10);
    }
  }

  /** Has votes signed for several times what the watch is patient with. */
  private static void signsAndIsKept(RemoteSigner signer) throws Exception {
    AnswerCheck check = AnswerCheck.of(signer, CRYPTO, "a", true);
    for (int height = 1; height <= 30; height++) {
      for (Request request : new TestChain("a").requests(height)) {
        check.require(request, signer.ask(request));
      }
      Thread.sleep(PATIENCE.toMillis() / 10);
    }
  }

  @Test
  void oneThatOnlyPingsAndIsBehindIsLeftForTheNextWhichStaysWhileItHasSomethingSigned()
      throws Exception {
    NodeListener main = node("main");
    NodeListener backup = node("backup");
    RunningChain chain = chain(rpc(100), rpc(140));
    try (RemoteSigner first = main.accept();
        RemoteSigner second = backup.accept()) {
      assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
      assertSame(chain.links().getLast(), chain.nodes().inUse().orElseThrow());
      await(
          () ->
              logged(
                  "main was connected and had nothing signed for long, and it is at 100, 40 blocks behind: left for backup, which is at 140"));
      signsAndIsKept(second);
      assertTrue(first != second);
    }
  }

  /** The chain stands still, and goes on at the node that was left for a lie. */
  @Test
  void aNodeWhoseRpcLiesHasTheSignerForOnePatienceOnly() throws Exception {
    NodeListener main = node("main");
    NodeListener backup = node("backup");
    RunningChain chain = chain(rpc(100), rpc(1_000_000_000));
    try (RemoteSigner first = main.accept();
        RemoteSigner lied = backup.accept()) {
      assertEquals(new Response.Pong(), lied.ask(new Request.Ping()));
      try (RemoteSigner again = main.accept()) {
        signsAndIsKept(again);
        assertTrue(
            logged(
                "since a node was left for what the RPCs tell: whatever they tell, it is the turn of the next, main"),
            log::toString);
        assertSame(chain.links().getFirst(), chain.nodes().inUse().orElseThrow());
      }
      assertTrue(first != lied);
    }
  }

  @Test
  void oneInUseWhoseRpcLiesIsLeftWhenTheChainGoesOnElsewhere() throws Exception {
    NodeListener main = node("main");
    NodeListener backup = node("backup");
    Optional<FakeRpc> rpc = rpc(100);
    chain(rpc(1_000_000_000), rpc);
    try (RemoteSigner signer = main.accept()) {
      pingsAndIsKept(signer);
      rpc.orElseThrow().height = 102;
      try (RemoteSigner second = backup.accept()) {
        assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
      }
    }
  }

  @Test
  void oneThatIsAsHighIsKeptHoweverLongTheChainStandsStill() throws Exception {
    NodeListener main = node("main");
    node("backup");
    RunningChain chain = chain(rpc(100), rpc(101));
    NodeLink first = chain.links().getFirst();
    try (RemoteSigner signer = main.accept()) {
      pingsAndIsKept(signer);
      assertSame(first, chain.nodes().inUse().orElseThrow());
    }
  }

  @Test
  void withoutAnRpcOneThatOnlyPingsIsKeptAndTheLogSaysSo() throws Exception {
    NodeListener main = node("main");
    node("backup");
    chain(Optional.empty(), Optional.empty());
    try (RemoteSigner signer = main.accept()) {
      pingsAndIsKept(signer);
    }
    assertTrue(
        logged("without an rpc for main, backup: a node that only pings cannot be told"),
        log::toString);
  }

  @Test
  void oneWithoutAnRpcIsLeftWhenTheOthersChainGoesOn() throws Exception {
    NodeListener main = node("main");
    NodeListener backup = node("backup");
    Optional<FakeRpc> rpc = rpc(140);
    chain(Optional.empty(), rpc);
    try (RemoteSigner signer = main.accept()) {
      pingsAndIsKept(signer);
      rpc.orElseThrow().height = 150;
      try (RemoteSigner second = backup.accept()) {
        assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
      }
    }
  }

  @Test
  void oneThatHasSomethingSignedIsKeptWhateverTheOthersSay() throws Exception {
    NodeListener main = node("main");
    node("backup");
    RunningChain chain = chain(rpc(1), rpc(1_000_000));
    NodeLink first = chain.links().getFirst();
    try (RemoteSigner signer = main.accept()) {
      signsAndIsKept(signer);
      assertSame(first, chain.nodes().inUse().orElseThrow());
    }
  }

  @Test
  void whoeverSwitchesToOneThatIsBehindIsTold() throws Exception {
    NodeListener main = node("main");
    NodeListener backup = node("backup");
    RunningChain chain = chain(rpc(150), rpc(100));
    try (RemoteSigner signer = main.accept()) {
      assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
      await(() -> chain.links().getFirst().state().connected());
      Thread.sleep(100); // the watch has seen the first in use
      assertTrue(chain.nodes().use(chain.nodes().all().getLast()));
      try (RemoteSigner second = backup.accept()) {
        assertEquals(new Response.Pong(), second.ask(new Request.Ping()));
        await(() -> logged("backup, in use from now on, is at 100, 50 blocks behind http://"));
      }
    }
    assertFalse(logged("catching up"));
  }
}
