package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.train.Training;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign harness train}, for the build. */
@Command(
    name = "train",
    hidden = true,
    header = "Let the signer sign for a node while its JVM makes an AOT cache of it.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private final Workplace workplace;

  TrainCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Crypto crypto = CryptoChoice.makeAndWarn();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Training.run(workplace.program(), workplace.directory(), crypto, node);
    }
    return 0;
  }
}
