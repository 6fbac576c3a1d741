package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.cli.CliRun;
import io.countersign.core.watermark.Watermark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From one host to another, and back. */
class MovingHouseTest {
  @TempDir Path parent;
  private StateHome old;
  private StateHome fresh;
  private Path document;

  @BeforeEach
  void makeTwoHosts() throws Exception {
    old = StateHome.make(parent, "old");
    fresh = old.another(parent, "fresh");
    document = parent.resolve("moved.json");
    old.state("init", "my-1", "--height", "5");
  }

  @Test
  void aHandoverEndsSigningHereAndGoesOnThere() throws Exception {
    old.sign(9, 1, 0xAA);
    Watermark signed = old.last();
    CliRun handover = old.state("handover", "my-1", "--yes", "--out", document.toString());
    assertEquals(new CliRun(0, "made " + document + "\n", ""), handover);
    CliRun imported = fresh.state("import", "my-1", document.toString());
    assertEquals(
        List.of(
            "made " + fresh.watermark,
            "my-1: now       last signed precommit 9/1 for block AAAAAAAAAA"),
        imported.outLines());
    assertEquals(0, imported.exitCode(), imported.err());
    assertEquals(signed, fresh.last(), "with its sign bytes, so that it is given again");
    assertTrue(
        fresh.state("show").out().contains("  when  2023-11-1"), "when it was signed, not moved");
  }

  @Test
  void afterAHandoverNothingHereSignsOrChangesAnyMore() throws Exception {
    old.sign(9, 1, 0xAA);
    String printed = old.state("handover", "my-1", "--yes").out();
    byte[] file = Files.readAllBytes(old.watermark);
    Files.writeString(document, printed);
    for (List<String> refused :
        List.of(
            List.of("state", "init", "my-1"),
            List.of("state", "init", "my-1", "--height", "100"),
            List.of("state", "raise", "my-1", "--height", "100"),
            List.of("state", "export", "my-1"),
            List.of("state", "import", "my-1", document.toString()),
            List.of("state", "forget", "my-1", "--confirm", "my-1"),
            List.of("start"),
            List.of("start", "--fresh-state", "my-1"))) {
      CliRun run =
          old.run(refused.getFirst(), refused.subList(1, refused.size()).toArray(String[]::new));
      assertEquals(1, run.exitCode(), refused + run.out());
      assertEquals("", run.out());
      String error = run.errLines().getLast();
      assertTrue(
          error.contains(
              "watermark %s: signing for chain my-1 was handed over to another host after precommit 9/1"
                  .formatted(old.watermark)),
          error);
      assertTrue(error.contains("countersign state handover -c %s my-1".formatted(old.config)));
      assertTrue(error.contains("countersign state import -c %s my-1".formatted(old.config)));
      assertArrayEquals(file, Files.readAllBytes(old.watermark), refused.toString());
    }
    assertTrue(old.state("show").out().contains("handed over"));
    assertTrue(old.state("show", "my-1", "--json").out().contains("\"handed_over\": true"));
    assertTrue(Files.exists(old.key), "the key stays");
  }

  @Test
  void aLostDocumentIsPrintedAgainTheSame() throws Exception {
    old.sign(9, 1, 0xAA);
    CliRun first = old.state("handover", "my-1", "--yes");
    byte[] file = Files.readAllBytes(old.watermark);
    assertEquals(first, old.state("handover", "my-1"));
    assertArrayEquals(file, Files.readAllBytes(old.watermark));
  }

  @Test
  void withoutYesAndWithoutATerminalNothingIsHandedOver() throws Exception {
    byte[] before = Files.readAllBytes(old.watermark);
    CliRun run = old.state("handover", "my-1");
    assertEquals(2, run.exitCode());
    assertEquals(
        "error: expected --yes, or a terminal to ask for the chain's id, got neither; see: countersign state handover --help\n",
        run.err());
    assertArrayEquals(before, Files.readAllBytes(old.watermark));
  }

  @ParameterizedTest
  @ValueSource(strings = {"handover", "export"})
  void noFileIsOverwrittenAndThenNothingIsDone(String command) throws Exception {
    Files.writeString(document, "precious");
    byte[] before = Files.readAllBytes(old.watermark);
    String[] arguments =
        command.equals("handover")
            ? new String[] {command, "my-1", "--yes", "--out", document.toString()}
            : new String[] {command, "my-1", "--out", document.toString()};
    CliRun run = old.state(arguments);
    assertEquals(1, run.exitCode());
    assertEquals(
        "error: expected a new file for --out, got %s, which exists and was left as it is\n"
            .formatted(document),
        run.err());
    assertEquals("precious", Files.readString(document));
    assertArrayEquals(before, Files.readAllBytes(old.watermark));
  }

  @Test
  void theWayBackIsTheSameWay() throws Exception {
    old.sign(9, 1, 0xAA);
    move(old, fresh);
    fresh.sign(20, 0, 0xBB);
    Files.move(old.watermark, parent.resolve("away"));
    move(fresh, old);
    assertEquals(fresh.last(), old.last());
    assertTrue(old.state("show").out().contains("precommit 20/0 for block BBBBBBBBBB"));
  }

  private void move(StateHome from, StateHome to) throws IOException {
    Files.writeString(document, from.state("handover", "my-1", "--yes").out());
    assertEquals(0, to.state("import", "my-1", document.toString()).exitCode());
  }

  @Test
  void theHigherWinsAndBothAreShown() throws Exception {
    old.sign(9, 1, 0xAA);
    Files.writeString(document, old.state("export", "my-1").out());
    fresh.state("init", "my-1", "--height", "7");
    assertEquals(
        List.of(
            "my-1: here      last signed height 7 and below",
            "my-1: document  last signed precommit 9/1 for block AAAAAAAAAA",
            "my-1: now       last signed precommit 9/1 for block AAAAAAAAAA",
            "my-1: this is an export, not a handover: make sure that the other host never signs again"),
        fresh.state("import", "my-1", document.toString()).outLines());
    fresh.sign(30, 0, 0);
    byte[] before = Files.readAllBytes(fresh.watermark);
    assertEquals(
        List.of(
            "my-1: here      last signed precommit 30/0 for nil",
            "my-1: document  last signed precommit 9/1 for block AAAAAAAAAA",
            "my-1: unchanged last signed precommit 30/0 for nil"),
        fresh.state("import", "my-1", document.toString()).outLines());
    assertArrayEquals(before, Files.readAllBytes(fresh.watermark));
  }

  @Test
  void twoThingsSignedForOnePositionAreNamedAndNothingIsTakenOver() throws Exception {
    old.sign(9, 1, 0xAA);
    Files.writeString(document, old.state("export", "my-1").out());
    fresh.state("init", "my-1");
    fresh.sign(9, 1, 0xBB);
    byte[] before = Files.readAllBytes(fresh.watermark);
    CliRun run = fresh.state("import", "my-1", document.toString());
    assertEquals(1, run.exitCode());
    assertEquals("", run.out());
    assertEquals(
        ("error: chain my-1: two signers have signed different things: this host precommit 9/1 for block BBBBBBBBBB, the other precommit 9/1 for block"
                + " AAAAAAAAAA; nothing was changed; stop both, find out which one runs that should not, and when the chain is past height 9, type with"
                + " its height: countersign state raise -c %s my-1 --height HEIGHT\n")
            .formatted(fresh.config),
        run.err());
    assertArrayEquals(before, Files.readAllBytes(fresh.watermark));
  }

  @Test
  void aDocumentOfAnotherKeyIsRefusedByName() throws Exception {
    Files.writeString(document, old.state("export", "my-1").out());
    StateHome stranger = StateHome.make(parent, "stranger");
    CliRun run = stranger.state("import", "my-1", document.toString());
    assertEquals(1, run.exitCode());
    assertTrue(
        run.err().startsWith("error: expected a state document of the configured key "), run.err());
    assertTrue(
        run.err().contains(json(old.state("export", "my-1")).get("public_key").getAsString()));
    assertFalse(Files.exists(stranger.watermark));
  }

  @Test
  void aDocumentOfAnotherChainIsRefusedByName() throws Exception {
    Files.writeString(document, old.state("export", "my-1").out());
    Path other = parent.toRealPath().resolve("other");
    CliRun.of("init", "--chain-id", "my-2", other.toString());
    CliRun run =
        CliRun.of(
            "state",
            "import",
            "my-2",
            document.toString(),
            "-c",
            other.resolve("tmkms.toml").toString());
    assertEquals(
        "error: expected a state document of chain my-2, got one of chain my-1\n", run.err());
    assertEquals(1, run.exitCode());
  }

  @Test
  void aDamagedDocumentChangesNothing() throws Exception {
    String text = old.state("export", "my-1").out();
    Files.writeString(document, text.replace("\"height\": \"5\"", "\"height\": \"4\""));
    CliRun run = fresh.state("import", "my-1", document.toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("it was cut off or edited on its way"), run.err());
    assertFalse(Files.exists(fresh.watermark));
  }

  @Test
  void aDocumentIsTakenFromStandardInput() throws Exception {
    old.sign(9, 1, 0xAA);
    byte[] text = old.state("export", "my-1").out().getBytes(StandardCharsets.UTF_8);
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(text));
      assertEquals(0, fresh.state("import", "my-1", "-").exitCode());
    } finally {
      System.setIn(before);
    }
    assertEquals(old.last(), fresh.last());
  }

  @Test
  void withoutTheKeyAtHandTheDocumentStillSaysWhichItWas() throws Exception {
    JsonObject with = json(old.state("export", "my-1"));
    Files.delete(old.key);
    JsonObject without = json(old.state("export", "my-1"));
    assertEquals("", without.get("public_key").getAsString());
    assertEquals(with.get("key_fingerprint"), without.get("key_fingerprint"));
  }

  private static JsonObject json(CliRun run) {
    return JsonParser.parseString(run.out()).getAsJsonObject();
  }
}
