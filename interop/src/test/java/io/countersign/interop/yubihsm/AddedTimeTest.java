package io.countersign.interop.yubihsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a key in a YubiHSM adds to the device's own time, in a JVM with the options of our launcher:
 * printed, since a machine that is shared proves no time. {@code -Dhsm.timed} has another number of
 * signatures timed at each pace.
 */
class AddedTimeTest {
  private static final String COUNT = System.getProperty("hsm.timed", "2");

  @Test
  @Timeout(3600)
  void saysWhatEachKeyAddsBesideABareSocket() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launcherOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(AddedTimeProgram.class.getName(), COUNT));
    Process program =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed;
    try {
      printed = new String(program.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, program.waitFor(), printed);
    } finally {
      program.destroyForcibly(); // has ended, unless this thread was interrupted
    }
    System.out.println(printed);
    for (String asked : List.of("ed25519", "secp256k1", "a bare socket")) {
      Matcher rows = Pattern.compile("\\| " + asked + " .* (\\d+) ms \\|.*").matcher(printed);
      assertEquals(4, rows.results().count(), printed);
    }
  }

  private static List<String> launcherOptions() throws Exception {
    Path launcher =
        Path.of(System.getProperty("interop.root"), "cli/src/main/dist/bin/countersign");
    Matcher words =
        Pattern.compile("^(?:set_up|quiet)='(.*)'$", Pattern.MULTILINE)
            .matcher(Files.readString(launcher));
    List<String> options =
        words.results().flatMap(line -> List.of(line.group(1).split(" ")).stream()).toList();
    assertTrue(options.contains("-XX:TieredStopAtLevel=1"), options.toString());
    return options;
  }
}
