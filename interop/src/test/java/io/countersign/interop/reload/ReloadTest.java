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
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What did not change goes on, on the same connection, while everything around it changes. */
@Tag("dist")
@Timeout(180)
class ReloadTest {
  @TempDir private Path folder;
  private Scene scene;
  private NodeListener first;

  @BeforeEach
  void begin() throws Exception {
    scene = Scene.create(folder.toRealPath());
    first = scene.node(scene.firstAddress());
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private RemoteSigner started() throws IOException {
    scene.start();
    return first.accept();
  }

  @Test
  void aNodeComesAndGoesWhileAnotherIsServed() throws Exception {
    NodeAddress address = SignerSetup.freeAddress();
    NodeListener second = scene.node(address);
    String before = Files.readString(scene.config());
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      asking.goesOn();

      scene.addNode(address);
      assertTrue(scene.reloaded().contains("chain reload-1: added node " + address), scene.log());
      try (RemoteSigner came = second.accept()) {
        assertEquals(new Response.Pong(), came.ask(new Request.Ping()));
        asking.goesOn();

        Files.writeString(scene.config(), before);
        assertTrue(scene.reloaded().contains("removed node " + address));
        assertThrows(IOException.class, () -> came.ask(new Request.Ping()));
      }
      asking.goesOn();
      assertEquals("reloaded: nothing to change\n", scene.reloaded(), "nothing is left to change");
      asking.goesOn();
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  /** A hook is run in the middle of the start; its parent is the signer. */
  @Test
  void aHangupSignalDuringTheStartEndsNothingAndIsFollowedAfterIt() throws Exception {
    scene.addToChain(
        "state_hook = { cmd = [\"sh\", \"-c\", \"kill -HUP $PPID; echo '{\\\"latest_block_height\\\":\\\"1\\\"}'\"], fail_closed = true }");
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 2)) {
      scene.awaitLog("reloaded: nothing to change");
      asking.goesOn();
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  @Test
  void aHangupSignalReloadsToo() throws Exception {
    NodeAddress address = SignerSetup.freeAddress();
    NodeListener second = scene.node(address);
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      scene.addNode(address);
      scene.hangup();
      second.accept().close();
      scene.awaitLog("reloaded: chain reload-1: added node");
      asking.goesOn();
    }
  }

  @Test
  void aFileThatCannotBeUsedChangesNothingAndSaysWhy() throws Exception {
    String good = Files.readString(scene.config());
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      refused(good, text -> text + "\n[[validator\n", "tmkms.toml:");
      refused(good, text -> text.replace("[[chain]]", "[[chain]]\nnonsense = 1"), "nonsense");
      refused(
          good,
          text -> text.replace("kms-identity.key", "nowhere.key"),
          "identity key for " + scene.firstAddress());
      refused(
          good,
          text -> text.replace("-consensus.key\"", "-nowhere.key\""),
          "consensus key of reload-1");
      refused(good, ReloadTest::withAnotherChain, "countersign state init");
      refused(
          good,
          text -> text.replace("state/reload-1", "state/elsewhere"),
          "this key signs now, over watermark");
      asking.goesOn();
      assertEquals(1, scene.run("status").exitCode());
      assertTrue(scene.run("status").out().contains("the last reload did not"));

      Files.writeString(scene.config(), good);
      scene.reloaded();
      assertEquals(0, scene.run("status").exitCode(), scene.run("status").out());
      asking.goesOn();
    }
    assertEquals(0, scene.stop(), scene.log());
  }

  private void refused(String good, UnaryOperator<String> change, String reason) throws Exception {
    String bad = change.apply(good);
    assertFalse(bad.equals(good), "expected a change");
    Files.writeString(scene.config(), bad);
    Scene.Ended ended = scene.reload();
    assertEquals(1, ended.exitCode(), ended.out());
    assertTrue(ended.out().contains(reason), ended.out());
    assertTrue(ended.out().contains("nothing was changed"), ended.out());
  }

  static String withAnotherChain(String text) {
    return text.replace(
                "[[validator]]",
                "[[chain]]\nid = \"other-1\"\nkey_format = { type = \"hex\" }\n[[validator]]")
            .replace("chain_ids = [\"reload-1\"]", "chain_ids = [\"reload-1\", \"other-1\"]")
        + "\n[[validator]]\nchain_id = \"other-1\"\naddr = \"unix:///nowhere\"\n";
  }

  @Test
  void anotherIdentityTouchesItsLinkAlone() throws Exception {
    NodeAddress address = SignerSetup.freeAddress();
    NodeListener second = scene.node(address);
    Path identity = scene.home().resolve("second.key");
    assertEquals(0, run("softsign", "keygen", identity.toString()));
    scene.addNode(address);
    scene.edit(
        text -> {
          int at = text.lastIndexOf("secret_key = ");
          return text.substring(0, at)
              + text.substring(at)
                  .replaceFirst("secret_key = \"[^\"]*\"", "secret_key = \"" + identity + "\"");
        });
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      RemoteSigner old = second.accept();
      Files.delete(identity);
      assertEquals(0, run("softsign", "keygen", identity.toString()));

      assertTrue(scene.reloaded().contains("changed node " + address));

      assertThrows(IOException.class, () -> old.ask(new Request.Ping()));
      second.accept().close();
      asking.goesOn();
    }
  }

  private int run(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Scene.PROGRAM.toString());
    builder.command().addAll(java.util.List.of(arguments));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }

  /** Closed and opened again: the state goes along, and nothing is signed twice. */
  @Test
  void aChainThatIsOpenedAnewGoesOnWhereItWas() throws Exception {
    TestChain chain = new TestChain(Scene.CHAIN);
    try (RemoteSigner before = started()) {
      for (Request request : chain.requests(7)) {
        assertFalse(before.ask(request) instanceof Response.Refused);
      }
      scene.addToChain("durability = \"ahead\"");
      assertTrue(scene.reloaded().contains("changed chain reload-1"));
      assertThrows(IOException.class, () -> before.ask(new Request.Ping()));
    }
    try (RemoteSigner after = first.accept()) {
      assertInstanceOf(Response.Refused.class, after.ask(chain.conflicting(Step.PRECOMMIT, 7)));
      for (Request request : chain.requests(8)) {
        assertFalse(after.ask(request) instanceof Response.Refused);
      }
    }
    assertEquals(0, scene.stop(), scene.log());
    assertTrue(scene.run("state", "show").out().contains("precommit 8/0"));
  }

  @Test
  void aChainComesAndGoes() throws Exception {
    NodeAddress.Unix address = new NodeAddress.Unix(scene.home().resolve("other.socket"));
    NodeListener other = scene.node(address);
    String before = Files.readString(scene.config());
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      scene.edit(text -> withAnotherChain(text).replace("unix:///nowhere", address.toString()));
      assertEquals(0, scene.run("state", "init", "other-1").exitCode());
      assertTrue(scene.reloaded().contains("added chain other-1"));
      try (RemoteSigner came = other.accept()) {
        for (Request request : new TestChain("other-1").requests(3)) {
          assertFalse(came.ask(request) instanceof Response.Refused);
        }
        Files.writeString(scene.config(), before);
        assertTrue(scene.reloaded().contains("removed chain other-1"));
        assertThrows(IOException.class, () -> came.ask(new Request.Ping()));
      }
      asking.goesOn();
    }
  }

  @Test
  void theLogLevelIsTakenOver() throws Exception {
    try (RemoteSigner signer = started()) {
      scene.edit(text -> text + "\n[countersign]\nlog = \"debug\"\n");
      scene.reloaded();
      assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
      scene.awaitLog("pinged");
    }
  }

  /** A chain whose hook takes its time makes the reload take as long. */
  private void addSlowChain(int seconds) throws Exception {
    scene.edit(ReloadTest::withAnotherChain);
    assertEquals(0, scene.run("state", "init", "other-1").exitCode());
    scene.edit(
        text ->
            text.replace(
                "id = \"other-1\"\nkey",
                "id = \"other-1\"\nstate_hook = { cmd = [\"sleep\", \""
                    + seconds
                    + "\"], timeout_secs = 60, fail_closed = false }\nkey"));
    assertTrue(Files.readString(scene.config()).contains("sleep"));
  }

  @Test
  void ofTwoReloadsAtOnceTheSecondWaitsForTheFirst() throws Exception {
    try (RemoteSigner stays = started();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      addSlowChain(5);
      Path out = scene.home().resolve("slow.out");
      Process slow = scene.begin(out, "reload");
      scene.awaitLog("reloading");
      Scene.Ended second = scene.reload();
      assertEquals(0, second.exitCode(), second.out());
      assertTrue(second.out().contains("nothing to change"), second.out());
      asking.goesOn();
      assertTrue(slow.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, slow.exitValue(), Files.readString(out));
      asking.goesOn();
    }
  }

  @Test
  void aSignalInTheMiddleOfAReloadEndsCleanly() throws Exception {
    try (RemoteSigner stays = started()) {
      assertEquals(new Response.Pong(), stays.ask(new Request.Ping()));
      addSlowChain(8);
      Process slow = scene.begin(scene.home().resolve("slow.out"), "reload");
      scene.awaitLog("reloading");
      assertEquals(0, scene.stop(), scene.log());
      assertTrue(slow.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, slow.exitValue());
    }
    assertTrue(scene.log().contains("ended, state durable"));
    assertFalse(Files.exists(scene.socket()));
  }
}
