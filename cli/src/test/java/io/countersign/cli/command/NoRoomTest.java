package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said, and what is left, where a file cannot be written. */
class NoRoomTest {
  @TempDir Path parent;
  private StateHome home;
  private Path document;

  @BeforeEach
  void makeHome() throws Exception {
    home = StateHome.make(parent, "home");
    home.state("init", "my-1", "--height", "5");
    document = parent.resolve("document");
  }

  @Test
  void aHandoverWhoseDocumentIsLostSaysThatItIsDoneAndHowToGoOn() throws Exception {
    home.state("handover", "my-1", "--yes"); // the mark needs a write, which would fail first
    CliRun run = ChildRun.withoutRoom(command("handover", "--out", document.toString()));
    assertFailed(handedOver() + "%s: File too large; ".formatted(document) + again(), run);
    assertFalse(Files.exists(document), "an empty document would be in the way");

    CliRun again = home.state("handover", "my-1", "--out", document.toString());
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(Files.readString(document).contains("\"handed_over\""));
  }

  @Test
  void aDocumentForAFullStandardOutputIsNoSuccess() throws Exception {
    assertFailed(
        "error: the document could not be written to standard output: it takes no more",
        ChildRun.intoFull(command("export")));
    assertFailed(
        handedOver() + "standard output: it takes no more; " + again(),
        ChildRun.intoFull(command("handover", "--yes")));
  }

  @Test
  void aStateOrAHomeThatCannotBeMadeIsNamed() throws Exception {
    Files.delete(home.watermark);
    Files.deleteIfExists(home.tmkmsState);
    CliRun state = ChildRun.withoutRoom(command("init"));
    assertEquals(1, state.exitCode());
    assertTrue(state.err().contains(home.watermark + " could not be made: "), state.err());
    assertFalse(Files.exists(home.watermark));

    Path other = parent.resolve("other");
    CliRun init = ChildRun.withoutRoom("init", other.toString());
    assertEquals(1, init.exitCode());
    assertTrue(init.err().contains(other.toString()), init.err());
  }

  @Test
  void noFolderIsMadeAndNothingHandedOverForADocumentWithoutOne() throws Exception {
    Path folder = parent.resolve("none");
    Path file = Files.writeString(parent.resolve("file"), "");
    for (Path out : new Path[] {folder.resolve("x.json"), file.resolve("x.json")}) {
      for (String name : new String[] {"export", "handover"}) {
        CliRun run = home.state(name, "my-1", "--out", out.toString());
        assertEquals(
            new CliRun(
                1,
                "",
                "error: expected a file in a folder that is there and can be written for --out, got %s; nothing was changed\n"
                    .formatted(out)),
            run);
      }
    }
    assertFalse(Files.exists(folder));
    assertEquals(0, home.state("export", "my-1").exitCode(), "not handed over");
  }

  @Test
  void aDocumentThatCannotBeReadIsNamedInWords() {
    for (String[] each :
        new String[][] {
          {parent.resolve("none").toString(), "no such file or folder"},
          {parent.toString(), "Is a directory"}
        }) {
      assertEquals(
          new CliRun(
              1, "", "error: the document %s could not be read: %s\n".formatted(each[0], each[1])),
          home.state("import", "my-1", each[0]));
    }
  }

  private static void assertFailed(String message, CliRun run) {
    assertEquals(1, run.exitCode(), run.toString());
    assertEquals("", run.out());
    assertEquals(message, run.errLines().getLast());
  }

  private static String handedOver() {
    return "error: my-1 is handed over, but the document could not be written to ";
  }

  private String again() {
    return "print it again: countersign state handover -c %s my-1".formatted(home.config);
  }

  private String[] command(String name, String... more) {
    String[] all = new String[5 + more.length];
    System.arraycopy(
        new String[] {"state", name, "my-1", "-c", home.config.toString()}, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return all;
  }
}
