package io.countersign.interop.reload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.harness.node.TunnelEnd;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes race for signatures, the second one through a tunnel, while at random the configuration
 * changes under them, by the command or the signal, the tunnel's key is another one, and one of
 * them is put to use by hand.
 */
@Tag("dist")
@Timeout(400)
class RandomReloadsTest {
  private static final int RELOADS = 30;

  @TempDir private Path folder;
  private final Map<String, String> signed = new ConcurrentHashMap<>();
  private final AtomicLong height = new AtomicLong(1);
  private volatile boolean stop;
  private volatile String failure = "";

  @Test
  void nothingIsSignedTwiceAndNothingIsStuck() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Scene scene = Scene.create(folder.toRealPath())) {
      NodeAddress.Tcp second = (NodeAddress.Tcp) SignerSetup.freeAddress();
      int tunnelPort = ((NodeAddress.Tcp) SignerSetup.freeAddress()).port();
      Path psk = scene.home().resolve("tunnel.psk");
      scene.addNode(
          second,
          "tunnel = { addr = \"127.0.0.1:%d\", psk = \"file:%s\" }".formatted(tunnelPort, psk));
      String base = Files.readString(scene.config());
      NodeListener one = scene.node(scene.firstAddress());
      NodeListener two = scene.node(second);
      TunnelEnd tunnel = tunnel(scene, psk, tunnelPort, second, 0);
      scene.start();
      List<Thread> nodes =
          List.of(
              Thread.ofPlatform().daemon().start(() -> ask(one, "block")),
              Thread.ofPlatform().daemon().start(() -> ask(two, "another block")));
      for (int i = 0; i < RELOADS; i++) {
        long before = height.get();
        Files.writeString(scene.config(), changed(base, second, random));
        if (random.nextInt(4) == 0) {
          tunnel.close();
          tunnel = tunnel(scene, psk, tunnelPort, second, i + 1);
        }
        if (random.nextBoolean()) {
          Scene.Ended ended = scene.reload();
          assertEquals(0, ended.exitCode(), seed + ": " + ended.out() + scene.log());
        } else {
          long told = reloads(scene);
          scene.hangup();
          scene.await(() -> reloads(scene) > told);
        }
        if (random.nextBoolean()) {
          // Refused where all are served, and where there is no such node.
          scene.run("node", "use", random.nextBoolean() ? second + "" : scene.firstAddress() + "");
        }
        scene.await(() -> height.get() > before + 3 || !failure.isEmpty());
        assertEquals("", failure, "seed " + seed);
      }
      Files.writeString(scene.config(), base);
      scene.reloaded();
      scene.await(() -> scene.run("status").exitCode() == 0);
      stop = true;
      tunnel.close();
      for (Thread node : nodes) {
        node.join();
      }
      assertEquals("", failure, "seed " + seed);
      assertEquals(0, scene.stop(), scene.log());
      assertTrue(scene.run("state", "show").out().contains("reload-1: last signed"));
    }
  }

  private static long reloads(Scene scene) {
    return scene.log().lines().filter(line -> line.contains("reloaded")).count();
  }

  /** The tunnel's end beside the second node, with a key of its own for each number. */
  private static TunnelEnd tunnel(Scene scene, Path psk, int port, NodeAddress.Tcp node, int number)
      throws IOException {
    String text = "the-key-of-this-tunnel-" + number;
    Files.deleteIfExists(psk);
    Files.createFile(
        psk, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(psk, text + "\n");
    return TunnelEnd.open(
        port,
        node,
        PresharedKey.of(PresharedKey.STANDARD_IDENTITY, text.getBytes(US_ASCII)),
        TlsVersions.AUTO,
        scene.crypto());
  }

  /** At least one node stays, so that there is somebody to ask. */
  private static String changed(String base, NodeAddress second, Random random) {
    String text = base;
    if (random.nextInt(3) == 0) {
      text = text.replace("[[chain]]\n", "[[chain]]\ndurability = \"ahead\"\n");
    }
    if (random.nextInt(3) == 0) {
      text = text.replace("[[chain]]\n", "[[chain]]\nmode = \"one\"\nfailover_after = 5\n");
    }
    if (random.nextInt(3) == 0) {
      text =
          text.replace(
              "[[chain]]\n", "[[chain]]\nmax_jump = %d\n".formatted(1_000 + random.nextInt(3)));
    }
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, text.lastIndexOf("[[validator]]"));
      case 1 -> text.replace("addr = \"" + second + "\"", "addr = \"" + second + "\"\ntimeout = 9");
      case 2 ->
          text.replace("addr = \"" + second + "\"", "addr = \"" + second + "\"\nname = \"second\"");
      default -> text;
    };
  }

  private void ask(NodeListener node, String block) {
    TestChain chain = new TestChain(Scene.CHAIN);
    while (!stop && failure.isEmpty()) {
      try (RemoteSigner signer = node.accept()) {
        while (!stop && failure.isEmpty()) {
          ask(chain, signer, block);
        }
      } catch (IOException e) {
        // Hung up by a reload, or not dialled for now: the next connection goes on.
      }
    }
  }

  /** Both ask for the next height, each for a block of its own. */
  private void ask(TestChain chain, RemoteSigner signer, String block) throws IOException {
    long at = height.get();
    for (Step step : List.of(Step.PREVOTE, Step.PRECOMMIT)) {
      HeightRoundStep position = new HeightRoundStep(at, 0, step);
      Response response = signer.ask(chain.at(position, TestChain.block(block + at)));
      if (response instanceof Response.SignedVote) {
        String other = signed.putIfAbsent(position.toString(), block);
        if (other != null && !other.equals(block)) {
          failure = "two blocks signed for " + position;
        }
      }
    }
    height.compareAndSet(at, at + 1);
  }
}
