package io.countersign.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** TMKMS's commands for hardware that this version has no keys on: whatever they are given. */
@Command(header = "TMKMS's command for hardware that this version does not sign with.")
final class HsmCommand implements Callable<Integer> {
  private final String keys;
  @Unmatched private List<String> arguments = new ArrayList<>();

  /** For a device. */
  HsmCommand(String keys) {
    this.keys = keys;
  }

  @Override
  public Integer call() throws CommandException {
    throw new CommandException(
        "%s are not supported: this version signs with keys in files only, [[providers.softsign]]"
            .formatted(keys));
  }
}
