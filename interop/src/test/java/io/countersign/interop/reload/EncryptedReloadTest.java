package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.interop.Run;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys under a passphrase while the program runs: nobody is asked, and what is open stays open. */
@Tag("dist")
@Timeout(180)
class EncryptedReloadTest {
  private static final String OTHER = "other-1";
  private static final String WORDS = "correct horse battery staple";

  @TempDir private Path folder;
  private Scene scene;
  private NodeListener first;
  private NodeListener second;
  private Path key = Path.of("");
  private Path words = Path.of("");

  /** A chain that runs, and the encrypted key of another one. */
  @BeforeEach
  void begin() throws Exception {
    scene = Scene.create(folder.toRealPath());
    first = scene.node(scene.firstAddress());
    second = scene.node(new NodeAddress.Unix(scene.home().resolve("other.socket")));
    Path plain = scene.home().resolve("plain.key");
    key = scene.home().resolve("other.key");
    words = secret("words", WORDS);
    run("softsign", "keygen", plain.toString());
    run("softsign", "encrypt", plain.toString(), key.toString(), "--passphrase=file:" + words);
    Files.delete(plain);
  }

  @AfterEach
  void end() throws Exception {
    scene.close();
  }

  private Path secret(String name, String text) throws IOException {
    Path file = Files.writeString(scene.home().resolve(name), text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Scene.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    Run run = Run.of(scene.home(), Map.of("PATH", "/usr/bin:/bin"), command);
    assertEquals(0, run.exitCode(), run.err());
  }

  /** The other chain in the configuration, with a line more for its key. */
  private String withOther(String text, String line) {
    return text
        + """

        [[chain]]
        id = "other-1"
        key_format = { type = "hex" }
        # of other
        [[validator]]
        chain_id = "other-1"
        addr = "unix://%s"
        [[providers.softsign]]
        chain_ids = ["other-1"]
        path = "%s"
        %s
        """
            .formatted(scene.home().resolve("other.socket"), key, line);
  }

  private void assertSigns(RemoteSigner signer, long height) throws IOException {
    AnswerCheck check = AnswerCheck.of(signer, scene.crypto(), OTHER, true);
    for (Request request : new TestChain(OTHER).requests(height)) {
      check.require(request, signer.ask(request));
    }
  }

  @Test
  void anEncryptedKeyComesByAReloadAndStaysOpenWithoutItsPassphrase() throws Exception {
    scene.start();
    try (RemoteSigner stays = first.accept();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      scene.edit(text -> withOther(text, "passphrase = \"file:" + words + "\""));
      assertEquals(0, scene.run("state", "init", OTHER).exitCode());
      assertTrue(scene.reloaded().contains("added chain other-1"), scene.log());
      try (RemoteSigner came = second.accept()) {
        assertSigns(came, 1);
        Files.delete(words); // as an operator does who types it once
        scene.edit(text -> text.replace("# of other", "durability = \"ahead\""));
        assertTrue(scene.reloaded().contains("changed chain other-1"), scene.log());
      }
      try (RemoteSigner anew = second.accept()) {
        assertSigns(anew, 2);
      }
      asking.goesOn();
    }
    assertEquals(0, scene.stop(), scene.log());
    assertFalse(scene.log().contains(WORDS), "no secret in the log");
  }

  @Test
  void whereThePassphraseIsWrongMissingOrToBeTypedNothingChanges() throws Exception {
    Path wrong = secret("wrong", "another");
    scene.start();
    String before = Files.readString(scene.config());
    try (RemoteSigner stays = first.accept();
        Asking asking = Asking.from(stays, scene.crypto(), 1)) {
      scene.edit(text -> withOther(text, "passphrase = \"file:" + words + "\""));
      assertEquals(0, scene.run("state", "init", OTHER).exitCode());
      for (Map.Entry<String, String> bad :
          Map.of(
                  "passphrase = \"file:" + wrong + "\"",
                  "wrong passphrase",
                  "passphrase = \"file:/nowhere\"",
                  "no passphrase file /nowhere",
                  "# none",
                  "passphrase = \"credential:NAME\"")
              .entrySet()) {
        Files.writeString(scene.config(), withOther(before, bad.getKey()));
        Scene.Ended ended = scene.reload();
        assertEquals(1, ended.exitCode(), ended.out());
        assertTrue(ended.out().contains(bad.getValue()), ended.out());
        assertTrue(ended.out().contains("nothing was changed"), ended.out());
        asking.goesOn();
      }
      Files.writeString(scene.config(), before);
      scene.reloaded();
      asking.goesOn();
    }
    assertEquals(0, scene.stop(), scene.log());
  }
}
