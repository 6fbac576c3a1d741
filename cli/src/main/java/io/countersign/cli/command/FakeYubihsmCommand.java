package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code countersign harness yubihsm}. */
@Command(
    name = "yubihsm",
    header = "Play a YubiHSM 2 behind its connector, for trying without one; never for a real key.",
    footer = {
      "",
      "It listens on loopback until it is ended, has authentication key 1 with \"password\" as a new",
      "device has, and keeps its objects in memory alone: they are gone at its end."
    })
final class FakeYubihsmCommand implements Callable<Integer> {
  private static final int CONNECTORS_PORT = 12345;
  private static final int LAST_PORT = 65535;
  private static final int MOST_MILLIS = 60_000;
  private static final int LAST_SERIAL = Integer.MAX_VALUE;

  private final Terminal terminal;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen; 12345 as yubihsm-connector, 0 for a free one.")
  private int port = CONNECTORS_PORT;

  @Option(
      names = "--slow",
      paramLabel = "MS",
      description = "How long each signature takes; 150 as a device, unless it is given.")
  private int slow = 150;

  @Option(
      names = "--serial",
      paramLabel = "N",
      description = "Its serial number, where several are played; 1234567 unless it is given.")
  private int serial = 1_234_567;

  FakeYubihsmCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, CommandException, InterruptedException {
    requireUpTo(LAST_PORT, port, "--port");
    requireUpTo(MOST_MILLIS, slow, "--slow");
    requireUpTo(LAST_SERIAL, serial, "--serial");
    try (FakeYubiHsm device = FakeYubiHsm.start(port)) {
      device.serial(serial);
      device.signatureTime(Duration.ofMillis(slow));
      terminal.say(
          "a YubiHSM 2 that is none, serial number %010d, at http://127.0.0.1:%d"
              .formatted(device.serial(), device.port()));
      new CountDownLatch(1).await(); // until a signal ends the process
    }
    return 0;
  }

  private static void requireUpTo(int most, int value, String option) throws CommandException {
    if (value < 0 || value > most) {
      throw new CommandException(
          "expected %s to be 0 to %d, got %d".formatted(option, most, value));
    }
  }
}
