package io.countersign.harness.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessFiguresTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aNameWithSpacesAndParenthesesShiftsNoField() throws IOException {
    write("4711 (a ) b) (c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 17 0 99 1000 200");

    assertEquals(Optional.of(new ProcessFigures(3000, 95_364, 3, 17)), ProcessFigures.in(folder));
  }

  @Test
  void aProcessThatHasEndedIsNoError() throws IOException {
    assertEquals(Optional.empty(), ProcessFigures.in(folder.resolve("none")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void thisProcessIsThereAndAnOpenFileIsOneDescriptorMore() throws IOException {
    long pid = ProcessHandle.current().pid();
    ProcessFigures before = ProcessFigures.of(pid).orElseThrow();
    Path file = Files.createFile(folder.resolve("open"));
    try (var open1 = Files.newInputStream(file);
        var open2 = Files.newInputStream(file);
        var open3 = Files.newInputStream(file)) {
      assertEquals(-1, open1.read() + open2.read() - open3.read());
      ProcessFigures during = ProcessFigures.of(pid).orElseThrow();
      assertTrue(during.descriptors() >= before.descriptors() + 3, before + " " + during);
      assertTrue(during.residentKib() > 10_000 && during.threads() > 1, during.toString());
      assertTrue(during.cpuMillis() > 0);
    }
  }

  private void write(String stat) throws IOException {
    Files.writeString(folder.resolve("stat"), stat);
    Files.writeString(
        folder.resolve("status"),
        "Name:\ta ) b) (c\nVmHWM:\t  99999 kB\nVmRSS:\t   95364 kB\nThreads:\t17\n");
    Path descriptors = Files.createDirectory(folder.resolve("fd"));
    for (int i = 0; i < 3; i++) {
      Files.createFile(descriptors.resolve(Integer.toString(i)));
    }
  }
}
