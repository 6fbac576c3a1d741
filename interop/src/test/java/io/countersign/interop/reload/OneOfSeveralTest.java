package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mode = "one"}: the first that works, the next after a while, another one by hand. */
@Tag("dist")
@Timeout(180)
class OneOfSeveralTest {
  @TempDir private Path folder;
  private Scene scene;
  private NodeListener backup;

  @BeforeEach
  void begin() throws Exception {
    scene = Scene.create(folder.toRealPath());
    NodeAddress address = SignerSetup.freeAddress();
    scene.addNode(address, "name = \"backup\"");
    scene.addToChain("mode = \"one\"\nfailover_after = 5");
    backup = scene.node(address);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private static void assertServed(RemoteSigner signer) throws IOException {
    assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
  }

  @Test
  void byHandAndBack() throws Exception {
    NodeListener first = scene.node(scene.firstAddress());
    scene.start();
    RemoteSigner main = first.accept();
    assertServed(main);
    assertTrue(scene.run("status").out().contains("node backup"));
    assertTrue(scene.run("status").out().contains("standing by"));

    Scene.Ended used = scene.run("node", "use", "backup");
    assertEquals(0, used.exitCode(), used.out());
    RemoteSigner other = backup.accept();
    assertServed(other);
    assertThrows(IOException.class, () -> main.ask(new Request.Ping()));
    assertTrue(scene.run("status").out().contains("in use: connected"));

    assertTrue(scene.run("node", "use", "backup").out().contains("already"));
    assertEquals(1, scene.run("node", "use", "nobody").exitCode());
    assertEquals(0, scene.run("node", "use", scene.firstAddress().toString()).exitCode());
    assertServed(first.accept());
    assertThrows(IOException.class, () -> other.ask(new Request.Ping()));
  }

  @Test
  void theNextOneFollowsAnOutageAndTheFirstStaysAway() throws Exception {
    scene.start();
    RemoteSigner other = backup.accept(); // the first one does not listen
    assertServed(other);
    assertTrue(scene.log().contains("has asked nothing for 5 s: trying the next"), scene.log());
    scene.node(scene.firstAddress());
    for (int i = 0; i < 10; i++) {
      assertServed(other);
      Thread.sleep(100);
    }
    assertEquals(0, scene.run("status").exitCode(), scene.run("status").out());
    other.close();
    assertServed(backup.accept()); // a short one is none
  }

  /** As where the keys of all tunnels are rotated. */
  @Test
  void whereEveryNodeChangesTheOneOfTheSameNameIsServed() throws Exception {
    NodeListener first = scene.node(scene.firstAddress());
    scene.edit(text -> text.replace("failover_after = 5", "failover_after = 30"));
    scene.start();
    assertServed(first.accept());
    assertEquals(0, scene.run("node", "use", "backup").exitCode());
    RemoteSigner other = backup.accept();
    assertServed(other);
    scene.edit(text -> text.replace("reconnect = true", "reconnect = true\ntimeout = 11"));

    assertTrue(scene.reloaded().contains("changed node backup"), scene.log());

    assertThrows(IOException.class, () -> other.ask(new Request.Ping()));
    assertServed(backup.accept());
  }

  @Test
  void aReloadKeepsTheOneInUse() throws Exception {
    NodeListener first = scene.node(scene.firstAddress());
    scene.edit(text -> text.replace("failover_after = 5", "failover_after = 20"));
    scene.start();
    RemoteSigner main = first.accept();
    assertServed(main);
    scene.edit(text -> text.replace("failover_after = 20", "failover_after = 17"));
    assertTrue(scene.reloaded().contains("failover_after is 17 s now"));
    assertServed(main);
    // Below the node's timeout it is how long a link waits: that link is another one, to the same
    // node.
    scene.edit(text -> text.replace("failover_after = 17", "failover_after = 7"));
    scene.reloaded();
    assertThrows(IOException.class, () -> main.ask(new Request.Ping()));
    assertServed(first.accept());
    scene.edit(
        text -> text.replace("mode = \"one\"", "mode = \"all\"").replace("failover_after = 7", ""));
    scene.reloaded();
    assertServed(first.accept());
    assertServed(backup.accept());
    Scene.Ended use = scene.run("node", "use", "backup");
    assertEquals(1, use.exitCode());
    assertTrue(use.out().contains("serves all of its nodes"), use.out());
  }
}
