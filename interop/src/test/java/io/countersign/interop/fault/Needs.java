package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a test needs of its machine; without it the test is skipped in so many words. */
final class Needs {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

  private Needs() {}

  /** Skips where they are missing; on continuous integration, which can install them, fails. */
  static void programs(String... names) {
    for (String name : names) {
      if (PROGRAMS.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(name)))) {
        String missing = "expected the program %s, found none".formatted(name);
        if ("true".equals(System.getenv("CI"))) {
          throw new IllegalStateException(missing);
        }
        skip(missing);
      }
    }
  }

  static void root() throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      skip("mounting needs root");
    }
  }

  /** What cannot be installed: a kernel without loop devices, a container without privileges. */
  static void skip(String why) {
    System.out.println("skipped: " + why);
    abort(why);
  }
}
