package io.countersign.interop.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tunnel of conf/compose with exactly its variables, in a network of its own for its ports. */
@Tag("dist")
@Timeout(120)
class ComposeFileTest {
  private static final Path ROOT = Path.of(System.getProperty("interop.root"));

  @TempDir private Path folder;

  @Test
  void theTunnelRunsWithTheVariablesOfTheFileAlone() throws Exception {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      System.out.println("skipped: a network of its own needs root");
      abort("a network of its own needs root");
    }
    Map<String, String> variables =
        Provider.variables(ROOT.resolve("conf/compose/compose.node.yaml"));
    assertTrue(variables.getOrDefault("PSK", "").startsWith("${PSK:?"), variables + "");
    variables.put("PSK", "the-key-of-this-tunnel"); // what compose puts there
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--net",
                    "sh",
                    "-c",
                    "ip link set lo up && exec \"$0\" tunnel",
                    ROOT.resolve("dist/countersign/bin/countersign").toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      for (String port : List.of("36657", "36658")) {
        while (Files.readString(log).lines().noneMatch(line -> line.contains(":" + port))) {
          assertTrue(process.isAlive(), Files.readString(log));
          Thread.sleep(50);
        }
      }
      process.destroy();
      assertEquals(0, process.waitFor(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }
}
