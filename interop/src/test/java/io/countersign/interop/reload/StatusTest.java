package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the running program says of itself, in each of its states, and its socket. */
@Tag("dist")
@Timeout(180)
class StatusTest {
  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void begin() throws Exception {
    scene = Scene.create(folder.toRealPath());
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  @Test
  void whereNothingRunsItSaysSo() {
    for (String command : List.of("status", "reload")) {
      Scene.Ended ended = scene.run(command);
      assertEquals(2, ended.exitCode());
      assertTrue(
          ended.out().contains("no signer runs on " + scene.config() + ": nobody listens on "),
          ended.out());
    }
  }

  @Test
  void aNodeThatIsAwayNeedsAHumanAndOneThatIsServedDoesNot() throws Exception {
    scene.start();
    scene.await(() -> scene.run("status").exitCode() == 1); // after the time for a start
    String away = scene.run("status").out();
    assertTrue(away.contains("NOT CONNECTED"), away);
    assertTrue(away.contains("has no connected node, so nothing is signed for it"), away);

    NodeListener node = scene.node(scene.firstAddress());
    try (RemoteSigner signer = node.accept()) {
      for (Request request : new TestChain(Scene.CHAIN).requests(7)) {
        signer.ask(request);
      }
      signer.ask(new TestChain(Scene.CHAIN).conflicting(Step.PREVOTE, 7));
      Scene.Ended served = scene.run("status");
      assertEquals(0, served.exitCode(), served.out());
      assertTrue(served.out().contains("reload-1: last signed precommit 7/0 for block "));
      assertTrue(served.out().contains("4 answered, 1 of them refused"), served.out());
      assertTrue(served.out().endsWith("all is well\n"), served.out());

      JsonObject json =
          JsonParser.parseString(scene.run("status", "--json").out()).getAsJsonObject();
      assertEquals(scene.signer().pid(), json.get("pid").getAsLong());
      JsonObject chain = json.getAsJsonArray("chains").get(0).getAsJsonObject();
      assertEquals("7", chain.get("height").getAsString());
      assertTrue(
          chain.getAsJsonArray("nodes").get(0).getAsJsonObject().get("connected").getAsBoolean());
    }
  }

  @Test
  void aChainThatSignsNothingAnyMoreNeedsAHuman() throws Exception {
    NodeListener node = scene.node(scene.firstAddress());
    scene.start();
    try (RemoteSigner signer = node.accept()) {
      Path watermark = scene.home().resolve("state/reload-1-consensus.json.watermark");
      Files.move(watermark, scene.home().resolve("moved"));
      signer.ask(new TestChain(Scene.CHAIN).requests(1).getFirst());
      Scene.Ended status = scene.run("status");
      assertEquals(1, status.exitCode());
      assertTrue(status.out().contains("FAILED: signs nothing any more"), status.out());
      assertTrue(status.out().contains("was moved away"), status.out());
    }
  }

  @Test
  void theSocketIsForItsOwnerAloneAndGoesWithTheProgram() throws Exception {
    scene.start();
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.socket())));
    scene.stop();
    assertFalse(Files.exists(scene.socket()));
  }

  @Test
  void aSocketThatAKilledProgramLeftIsReplacedAndALivingOneIsNot() throws Exception {
    scene.start();
    scene.signer().kill();
    assertTrue(Files.exists(scene.socket()));
    assertEquals(2, scene.run("status").exitCode());
    scene.start();
    assertTrue(scene.run("status").exitCode() < 2);

    Path elsewhere = Files.createDirectory(scene.home().resolve("other"));
    try (Scene other = Scene.create(elsewhere)) {
      other.edit(
          text -> text + "\n[countersign]\ncontrol_socket = \"%s\"\n".formatted(scene.socket()));
      Process second = other.begin(elsewhere.resolve("log"), "start");
      try {
        other.await(
            () -> {
              try {
                return Files.readString(elsewhere.resolve("log"))
                    .contains("a process listens there already, and it was left alone");
              } catch (IOException e) {
                return false;
              }
            });
        assertTrue(second.isAlive(), "it signs without one");
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
    assertTrue(scene.run("status").out().contains("process " + scene.signer().pid()));
  }

  @Test
  void whereTheFolderCannotHoldItItIsFoundElsewhere() throws Exception {
    Path deep = Files.createDirectories(scene.home().resolve("x".repeat(90)));
    try (Scene far = Scene.create(deep)) {
      NodeListener node = far.node(far.firstAddress());
      Process process = far.begin(deep.resolve("log"), "start");
      try (RemoteSigner signer = node.accept()) {
        assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
        far.await(() -> far.run("status").exitCode() == 0);
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  @Test
  void itCanBeTurnedOff() throws Exception {
    scene.edit(text -> text + "\n[countersign]\ncontrol_socket = \"off\"\n");
    NodeListener node = scene.node(scene.firstAddress());
    Process process = scene.begin(scene.home().resolve("log"), "start");
    try (RemoteSigner signer = node.accept()) {
      assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
      Scene.Ended status = scene.run("status");
      assertEquals(2, status.exitCode());
      assertTrue(status.out().contains("control_socket is off"), status.out());
      assertTrue(status.out().contains("process " + process.pid()), status.out());
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  /** Whoever only holds connections, or talks nonsense, holds up neither signing nor the end. */
  @Test
  void itsGuestsHoldNothingUp() throws Exception {
    NodeListener node = scene.node(scene.firstAddress());
    scene.start();
    List<SocketChannel> guests = new ArrayList<>();
    try (RemoteSigner signer = node.accept();
        Asking asking = Asking.from(signer, scene.crypto(), 1)) {
      for (String nonsense : List.of("", "{", "nonsense\n", "{}\n", "[]\n", "x".repeat(5_000))) {
        SocketChannel guest = SocketChannel.open(UnixDomainSocketAddress.of(scene.socket()));
        guests.add(guest);
        try {
          guest.write(ByteBuffer.wrap(nonsense.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
          // Turned away, as more than a few at once are.
        }
      }
      asking.goesOn();
      scene.await(() -> scene.run("status").exitCode() == 0); // when they have had their time
    }
    assertEquals(0, scene.stop(), scene.log());
    for (SocketChannel guest : guests) {
      guest.close();
    }
  }
}
