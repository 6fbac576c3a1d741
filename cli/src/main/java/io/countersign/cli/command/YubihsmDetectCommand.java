package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.usb.Usb;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code countersign yubihsm detect}. */
@Command(
    name = "detect",
    header = "List the devices on this host's USB by their serial numbers.",
    footer = {
      "",
      "Ends with 1 if there is none. A device that only a connector on another host has is not seen here."
    })
final class YubihsmDetectCommand implements Callable<Integer> {
  private final Terminal terminal;

  YubihsmDetectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "TMKMS's; not read, since all devices are listed.")
  void ignored(String config) {}

  @Override
  public Integer call() throws CommandException {
    List<String> serials;
    try {
      serials = Usb.load().detect();
    } catch (ConnectorException e) {
      throw new CommandException("couldn't detect USB devices: " + e.getMessage(), e);
    }
    if (serials.isEmpty()) {
      throw new CommandException(
          "no YubiHSM2 devices detected! (on USB; what is behind a connector is not looked for)");
    }
    terminal.say("Detected YubiHSM2 USB devices:");
    serials.forEach(serial -> terminal.say("- Serial #%s".formatted(serial)));
    return 0;
  }
}
