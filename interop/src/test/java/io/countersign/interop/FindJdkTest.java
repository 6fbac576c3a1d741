package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search for a JDK, on machines that are folders. */
class FindJdkTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("interop.root"));

  @TempDir private Path machine;
  private final Map<String, String> environment = new HashMap<>();

  /** A machine with a shell and no Java at all. */
  @BeforeEach
  void newMachine() throws IOException {
    Path tools = Files.createDirectories(machine.resolve("bin"));
    for (String tool : List.of("sh", "sed", "dirname")) {
      Files.copy(Path.of("/bin", tool), tools.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
    }
    environment.put("PATH", tools.toString());
    environment.put("ROOT", machine.toString());
    environment.put("HOME", machine.resolve("home").toString());
  }

  @Test
  void javaHomeIsTakenIfItIsNewEnough() throws Exception {
    jdk("usr/lib/jvm/temurin-25-jdk-amd64", "25.0.3");
    environment.put("JAVA_HOME", jdk("mine", "26").toString());
    assertEquals(machine.resolve("mine") + "\n", findJdk().out());
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("usr/lib/jvm/java-17-openjdk-amd64", "17.0.15").toString());
    Path right = jdk("usr/lib/jvm/temurin-25-jdk-amd64", "25.0.3");
    assertEquals(right + "\n", findJdk().out());
  }

  @Test
  void theExactReleaseIsPreferredToANewerOne() throws Exception {
    jdk("home/.sdkman/candidates/java/26-tem", "26.0.1");
    assertEquals(machine.resolve("home/.sdkman/candidates/java/26-tem") + "\n", findJdk().out());
    jdk("home/.sdkman/candidates/java/25.0.3-tem", "25.0.3");
    assertEquals(
        machine.resolve("home/.sdkman/candidates/java/25.0.3-tem") + "\n", findJdk().out());
  }

  @Test
  void spacesInAPathDoNoHarm() throws Exception {
    Path right = jdk("Library/Java/JavaVirtualMachines/my 25.jdk/Contents/Home", "25");
    assertEquals(right + "\n", findJdk().out());
  }

  @Test
  void withoutAJdkTheLastWordIsTheSentenceOfTheBuild() throws Exception {
    jdk("usr/lib/jvm/java-17-openjdk-amd64", "17.0.15");
    Run run = findJdk();
    assertEquals(
        "Countersign needs a JDK 25: install one (for example Temurin 25) and set JAVA_HOME to it.\n",
        run.err());
    assertEquals(1, run.exitCode());
  }

  private Run findJdk() throws IOException, InterruptedException {
    return Run.of(machine, environment, List.of(REPOSITORY.resolve("build/find-jdk").toString()));
  }

  /** As much of a JDK as is looked at. */
  private Path jdk(String home, String version) throws IOException {
    Path bin = Files.createDirectories(machine.resolve(home).resolve("bin"));
    for (String tool : List.of("javac", "jlink")) {
      Files.copy(Path.of("/bin/sh"), bin.resolve(tool), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return bin.getParent();
  }
}
