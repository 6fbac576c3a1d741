package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.demo.Demo;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign harness demo}. */
@Command(
    name = "demo",
    header = "Show the signer at work: restarts, a kill, a refused double sign, a clean stop.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private final Workplace workplace;

  DemoCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException {
    Crypto crypto = CryptoChoice.makeAndWarn();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Demo.run(workplace.program(), workplace.directory(), crypto, node, workplace::say);
    }
    return 0;
  }
}
