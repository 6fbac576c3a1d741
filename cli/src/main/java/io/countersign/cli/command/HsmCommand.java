package io.countersign.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** TMKMS's commands for hardware that this version has no keys on: whatever they are given. */
@Command(header = "TMKMS's command for hardware that this version does not sign with.")
final class HsmCommand implements Callable<Integer> {
  private final String keys;

  private HsmCommand(String keys) {
    this.keys = keys;
  }

  /** For a device, with any arguments. */
  static CommandLine with(String keys) {
    return new CommandLine(new HsmCommand(keys)).setUnmatchedArgumentsAllowed(true);
  }

  @Override
  public Integer call() throws CommandException {
    throw new CommandException(
        "%s are not supported: this version signs with keys in files ([[providers.softsign]]), on a YubiHSM 2 ([[providers.yubihsm]]) and in PKCS #11 tokens ([[providers.pkcs11]])"
            .formatted(keys));
  }
}
