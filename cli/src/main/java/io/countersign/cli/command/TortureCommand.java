package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.torture.Torture;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness torture}. */
@Command(
    name = "torture",
    header = "Kill the signer again and again while nodes ask, and check all it ever signed.",
    description =
        "With the same --dir it goes on where it was stopped. Ends with 1 if anything was signed twice, or the"
            + " last request is not signed again after a kill.")
final class TortureCommand implements Callable<Integer> {
  private static final int KILLS = 200;

  @Mixin private final Workplace workplace;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "How many in all, earlier runs included; 200, unless it is given.")
  private int kills = KILLS;

  @Option(
      names = "--durability",
      paramLabel = "KIND",
      description = "each or ahead, as in the configuration; each, unless it is given.")
  private DurabilityChoice durability = DurabilityChoice.EACH;

  TortureCommand(Terminal terminal) {
    this.workplace = new Workplace(terminal);
  }

  @Override
  public Integer call() throws IOException, CommandException {
    if (kills < 1 || kills > Torture.MOST_KILLS) {
      CommandLine command = spec.commandLine();
      throw new ParameterException(
          command, "expected 1 to %d for --kills, got %d".formatted(Torture.MOST_KILLS, kills));
    }
    Path directory = workplace.directory();
    workplace.say("in " + directory);
    Crypto crypto = CryptoChoice.makeAndWarn();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      Torture.run(
          workplace.program(), directory, kills, durability.line(), crypto, node, workplace::say);
    }
    return 0;
  }
}
