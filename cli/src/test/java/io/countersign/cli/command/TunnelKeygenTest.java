package io.countersign.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.tunnel.psk.PresharedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelKeygenTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aNewKeyIsForNobodyElseAndNeverOverAnotherFile() throws IOException {
    Path file = folder.resolve("tunnel.psk");
    CliRun made = CliRun.of("tunnel", "keygen", file.toString());
    assertEquals(0, made.exitCode(), made.err());
    assertEquals("made " + file + "\n", made.out());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    String text = Files.readString(file);
    assertTrue(text.matches("[\\w-]{43}\n"), "43 characters and a newline");
    PresharedKey.of("node", text.getBytes(US_ASCII)).close();

    CliRun again = CliRun.of("tunnel", "keygen", file.toString());
    assertEquals(1, again.exitCode());
    assertEquals("error: " + file + ": it exists and was left as it is\n", again.err());
    assertEquals(text, Files.readString(file));
  }

  @Test
  void withoutAFileItIsPrintedAndNeverTheSame() {
    String first = CliRun.of("tunnel", "keygen").out();
    assertTrue(first.matches("[\\w-]{43}\n"));
    assertNotEquals(first, CliRun.of("tunnel", "keygen").out());
  }

  @Test
  void whatMakesNoPlanEndsWithASentence() throws IOException {
    CliRun nothing = CliRun.of("tunnel");
    assertEquals(1, nothing.exitCode());
    assertTrue(nothing.err().startsWith("error: expected a file, or STUNNEL_SVC_"), nothing.err());

    CliRun missing = CliRun.of("tunnel", "server", "-c", folder.resolve("none.toml").toString());
    assertEquals(1, missing.exitCode());
    assertTrue(missing.err().contains("no configuration file"), missing.err());

    Path file = folder.resolve("tunnel.toml");
    Files.writeString(
        file,
        """
        [[identity]]
        name = "node"
        psk = "env:TUNNEL"
        [[service]]
        name = "s"
        accept = "1"
        connect = "2"
        """);
    CliRun weak =
        CliRun.in(
            Map.of("TUNNEL", "DmtaC6N3HOWFkJZpNZs2dkabFT5yQONw"),
            "tunnel",
            "client",
            "-c",
            file.toString());
    assertEquals(1, weak.exitCode());
    assertEquals(
        "error: psk of identity node, env:TUNNEL: expected a pre-shared key that nobody else has,"
            + " got the example of public guides: make one with: countersign tunnel keygen\n",
        weak.err());
  }
}
