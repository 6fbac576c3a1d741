package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.harness.node.TunnelEnd;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain that has to be closed and opened anew, and fails only then: its hook is not asked before.
 */
@Tag("dist")
@Timeout(180)
class ReloadFaultsTest {
  @TempDir private Path folder;
  private final TestChain chain = new TestChain(Scene.CHAIN);
  private Scene scene;
  private NodeListener node;

  @BeforeEach
  void begin() throws Exception {
    scene = Scene.create(folder.toRealPath());
    node = scene.node(scene.firstAddress());
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private RemoteSigner started() throws IOException {
    scene.start();
    return node.accept();
  }

  private void requireSigned(RemoteSigner signer, long height) throws Exception {
    for (Request request : chain.requests(height)) {
      assertFalse(signer.ask(request) instanceof Response.Refused);
    }
  }

  @Test
  void itGoesBackToItsOldSettingsAndKnowsWhatItSigned() throws Exception {
    String good = Files.readString(scene.config());
    try (RemoteSigner before = started()) {
      requireSigned(before, 7);
      scene.addToChain(
          "durability = \"ahead\"\nstate_hook = { cmd = [\"false\"], fail_closed = true }");

      Scene.Ended reload = scene.reload();

      assertEquals(1, reload.exitCode(), reload.out());
      assertTrue(reload.out().contains("signs with its old settings"), reload.out());
      assertThrows(IOException.class, () -> before.ask(new Request.Ping()));
    }
    try (RemoteSigner after = node.accept()) {
      assertInstanceOf(Response.Refused.class, after.ask(chain.conflicting(Step.PRECOMMIT, 7)));
      requireSigned(after, 8);
      assertEquals(1, scene.run("status").exitCode(), "the last reload did not go well");

      Files.writeString(scene.config(), good);
      scene.reloaded();
      assertEquals(0, scene.run("status").exitCode(), scene.run("status").out());
      requireSigned(after, 9);
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  @Test
  void whereTheOldSettingsFailTooItIsSaidAndTheNextReloadGoesOnFromTheSameState() throws Exception {
    Path closed = scene.home().resolve("closed");
    scene.addToChain(
        "state_hook = { cmd = [\"sh\", \"-c\", \"test ! -e %s && echo '{\\\"latest_block_height\\\":\\\"1\\\"}'\"], fail_closed = true }"
            .formatted(closed));
    NodeAddress.Unix address = new NodeAddress.Unix(scene.home().resolve("other.socket"));
    NodeListener other = scene.node(address);
    scene.edit(text -> ReloadTest.withAnotherChain(text).replace("unix:///nowhere", address + ""));
    assertEquals(0, scene.run("state", "init", "other-1").exitCode());
    try (RemoteSigner before = started();
        RemoteSigner unharmed = other.accept()) {
      requireSigned(before, 7);
      Files.createFile(closed);
      scene.edit(
          text ->
              text.replace("\nid = \"reload-1\"", "\nid = \"reload-1\"\ndurability = \"ahead\""));

      Scene.Ended reload = scene.reload();

      assertEquals(1, reload.exitCode(), reload.out());
      assertTrue(reload.out().contains("nothing signs for it any more"), reload.out());
      Scene.Ended status = scene.run("status");
      assertEquals(1, status.exitCode(), status.out());
      assertTrue(status.out().contains("nothing signs for it any more"), status.out());
      assertEquals(new Response.Pong(), unharmed.ask(new Request.Ping()));

      Files.delete(closed);
      scene.reloaded();
      try (RemoteSigner after = node.accept()) {
        assertInstanceOf(Response.Refused.class, after.ask(chain.conflicting(Step.PRECOMMIT, 7)));
        requireSigned(after, 8);
      }
      assertEquals(new Response.Pong(), unharmed.ask(new Request.Ping()));
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  @Test
  void anotherKeyOfATunnelInTheSameFileTouchesItsLinkAlone() throws Exception {
    NodeAddress.Tcp address = (NodeAddress.Tcp) SignerSetup.freeAddress();
    NodeListener behind = scene.node(address);
    Path psk = scene.home().resolve("tunnel.psk");
    Files.writeString(psk, "the-first-key-of-this-tunnel");
    Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
    TunnelEnd old = end(0, address, psk);
    int port = old.address().port();
    scene.addNode(
        address, "tunnel = { addr = \"127.0.0.1:%d\", psk = \"file:%s\" }".formatted(port, psk));
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      RemoteSigner through = behind.accept();
      assertEquals(new Response.Pong(), through.ask(new Request.Ping()));
      assertEquals(
          "reloaded: nothing to change\n", scene.reloaded(), "the same key: nothing is touched");
      assertEquals(new Response.Pong(), through.ask(new Request.Ping()));

      old.close();
      Files.writeString(psk, "the-second-one-a-moment-later");
      try (TunnelEnd _ = end(port, address, psk)) {
        scene.awaitLog("refused the key");
        assertTrue(scene.reloaded().contains("changed node " + address));
        behind.accept().close();
      }
      asking.goesOn();
    }
  }

  /** A tunnel whose key is what the file holds now. */
  private TunnelEnd end(int port, NodeAddress.Tcp to, Path psk) throws Exception {
    PresharedKey key = PresharedKey.of(PresharedKey.STANDARD_IDENTITY, Files.readAllBytes(psk));
    while (true) {
      try {
        return TunnelEnd.open(port, to, key, TlsVersions.AUTO, scene.crypto());
      } catch (BindException e) {
        Thread.sleep(20); // the one before it is still closing; the test's limit bounds it
      }
    }
  }
}
