package io.countersign.cli.command;

import io.countersign.softsign.encrypted.Argon2Cost;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a guess at a new passphrase shall cost. */
final class CostOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      defaultValue = "19",
      description =
          "Memory that each guess at the passphrase takes, and each start: ${DEFAULT-VALUE}.")
  private int memory;

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often all of it is gone through: ${DEFAULT-VALUE}.")
  private int passes;

  Argon2Cost cost() {
    try {
      return new Argon2Cost(Math.multiplyExact(memory, 1024), passes, Argon2Cost.STANDARD.lanes());
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(),
          e instanceof ArithmeticException
              ? "expected at most %d MiB for --memory, got %d"
                  .formatted(Argon2Cost.MOST_MEMORY_KIB / 1024, memory)
              : e.getMessage());
    }
  }
}
