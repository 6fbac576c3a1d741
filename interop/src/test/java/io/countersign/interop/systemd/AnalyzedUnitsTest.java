package io.countersign.interop.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.interop.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd itself has to say about the units that are shipped. */
@Tag("dist")
class AnalyzedUnitsTest {
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin");

  /** In tenths; what is left is a network, and a compiler in the process. */
  private static final String MOST_EXPOSED = "20";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"countersign.service", "countersign-tunnel.service"})
  void itFindsNoFaultAndLittleExposure(String name) throws Exception {
    if (!Files.isExecutable(ANALYZE)) {
      Units.skip("expected " + ANALYZE + ", found none");
    }
    // Where the program stands here.
    Path unit =
        Files.writeString(
            folder.resolve(name),
            Files.readString(Units.ROOT.resolve("conf/systemd").resolve(name))
                .replace("/opt/countersign", Units.ROOT.resolve("dist/countersign").toString()));

    Run verify = analyze("verify", "--man=no", unit.toString());
    assertEquals("", verify.out() + verify.err());
    assertEquals(0, verify.exitCode());

    Run security =
        analyze(
            "security", "--offline=true", "--no-pager", "--threshold=" + MOST_EXPOSED, unit + "");
    assertEquals(0, security.exitCode(), security.out() + security.err());
    security.out().lines().filter(line -> line.contains("Overall")).forEach(System.out::println);
  }

  private Run analyze(String... arguments) throws Exception {
    return Run.of(
        folder,
        ENVIRONMENT,
        Stream.concat(Stream.of(ANALYZE.toString()), Stream.of(arguments)).toList());
  }
}
