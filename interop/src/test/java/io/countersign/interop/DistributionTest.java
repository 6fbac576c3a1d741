package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make build} leaves, copied to another place as an operator does. */
@Tag("dist")
class DistributionTest {
  private static final Path BUILT =
      Path.of(System.getProperty("interop.root"), "dist", "countersign");

  @TempDir private Path folder;
  private Path installed = Path.of("");
  private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));

  @BeforeEach
  void install() throws Exception {
    installed = folder.resolve("a place with spaces");
    var copy = List.of("cp", "-Rp", BUILT.toString(), installed.toString());
    assertEquals("", Run.of(folder, environment, copy).err());
  }

  @Test
  void startsWithoutJavaOnTheHostAndWithoutAWord() throws Exception {
    Run run = version(installed.resolve("bin/countersign"));
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
  }

  @Test
  void startsThroughSymbolicLinks() throws Exception {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("first"), Path.of("second"));
    Files.createSymbolicLink(links.resolve("second"), installed.resolve("bin/countersign"));
    Run run = version(links.resolve("first"));
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
  }

  /** In its place may be the real TMKMS, which PATH then finds. */
  @Test
  void aLinkNamedTmkmsIsSpokenOfSoThatItWorksWhereItIsPasted() throws Exception {
    Path links = Files.createDirectories(folder.resolve("links"));
    Path link = links.resolve("tmkms");
    Files.createSymbolicLink(link, installed.resolve("bin/countersign"));
    List<String> start = List.of("/usr/bin/env", link.toString(), "start");
    assertTrue(Run.of(folder, environment, start).err().contains("with: " + link + " init DIR"));
    environment.put("PATH", links + ":/usr/bin:/bin");
    assertTrue(Run.of(folder, environment, start).err().contains("with: tmkms init DIR"));
    List<String> found = List.of("/usr/bin/env", "tmkms", "start");
    assertTrue(Run.of(folder, environment, found).err().contains("with: tmkms init DIR"));
  }

  @Test
  void nativeCryptographyNeedsNoTemporaryFolder() throws Exception {
    environment.put("COUNTERSIGN_JAVA_OPTS", "-Djava.io.tmpdir=/nonexistent");
    Run run = version(installed.resolve("bin/countersign"));
    assertTrue(run.out().contains("Conscrypt"), run.out());
  }

  @Test
  void withoutItsNativePartTheProgramStillStarts() throws Exception {
    environment.put("COUNTERSIGN_JAVA_OPTS", "-Djava.library.path=/nonexistent");
    Run run = version(installed.resolve("bin/countersign"));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("Bouncy Castle"), run.out());
  }

  /** What {@code build/DistributionJars.java} promises to whoever compares. */
  @Test
  void everyClassOfALibraryIsAsItWasPublished() throws Exception {
    Path published = Path.of(System.getProperty("interop.root"), "cli", "target", "lib");
    try (Stream<Path> jars = Files.list(published)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Path shipped = installed.resolve("lib").resolve(jar.getFileName());
        assertEquals(classes(jar), classes(shipped), jar.getFileName().toString());
      }
    }
  }

  private static Map<String, Long> classes(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .filter(entry -> entry.getName().endsWith(".class"))
          .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getCrc));
    }
  }

  @Test
  void theAotCacheMovesAlong() throws Exception {
    environment.put("COUNTERSIGN_JAVA_OPTS", "-XX:AOTMode=on"); // no start without it
    Run run = version(installed.resolve("bin/countersign"));
    assertEquals(0, run.exitCode(), run.err() + run.out());
  }

  @Test
  void anAotCacheOfOtherJarsIsLeftAloneInSilence() throws Exception {
    Files.setLastModifiedTime(
        installed.resolve("lib/countersign.jar"), FileTime.from(Instant.now().plusSeconds(60)));
    Run run = version(installed.resolve("bin/countersign"));
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
  }

  private Run version(Path program) throws IOException, InterruptedException {
    return Run.of(folder, environment, List.of(program.toString(), "version", "--verbose"));
  }
}
