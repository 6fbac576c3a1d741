package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.conform.Check;
import io.countersign.harness.conform.Checks;
import io.countersign.harness.conform.Conformance;
import io.countersign.harness.conform.Outcome;
import io.countersign.harness.conform.Report;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness conform}. */
@Command(
    name = "conform",
    header = "Play the node for any signer, and check what it must and should do.",
    description =
        "Listens as a node does; the signer, whoever made it, dials. It signs what is asked, far above any chain's"
            + " height: use a key that is thrown away afterwards. Ends with 1 if a check that must pass failed, with 2 if an option makes no sense."
            + " Ctrl-C, SIGTERM or SIGHUP ends it behind the check that runs, with what there is so far and 130, 143 or 129; a second one at once.")
final class ConformCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ConformOptions options = new ConformOptions();

  @Option(names = "--list", description = "Print the checks, and run none.")
  private boolean list;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the outcomes there; - for standard output, and the table to the other.")
  private @Nullable String json;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write them there as JUnit does.")
  private @Nullable Path junit;

  private volatile boolean begun;
  private volatile @Nullable String interrupted;

  ConformCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      terminal.say(Report.list(Checks.all()));
      return 0;
    }
    Conformance.Plan plan = plan();
    say(
        "listens at %s, for the signer to dial"
            .formatted(
                plan.second()
                    .map(second -> plan.listen() + " and " + second)
                    .orElse(plan.listen().toString())));
    Crypto crypto = CryptoChoice.makeAndWarn();
    Interruption interruption = Interruption.asks(this::endEarly, this::say);
    List<Outcome> outcomes;
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      outcomes = Conformance.run(plan, crypto, node, this::report);
    }
    Optional<String> early = Optional.ofNullable(interrupted);
    say("");
    early.ifPresent(reason -> say("ended early: " + reason));
    say(Report.summary(outcomes));
    explain(outcomes);
    write(plan.chainId(), outcomes, early);
    return interruption.exitCode().orElse(outcomes.stream().anyMatch(Outcome::isGrave) ? 1 : 0);
  }

  /** Behind the check that runs; at once, if there is nothing to report yet. */
  private boolean endEarly(String reason) {
    interrupted = reason;
    return begun;
  }

  /** What cannot be is no failed check, and has another exit code. */
  private Conformance.Plan plan() throws IOException {
    try {
      if (json != null && !json.equals(STANDARD_OUTPUT)) {
        WrittenFile.require("--json", Path.of(json));
      }
      if (junit != null) {
        WrittenFile.require("--junit", junit);
      }
      return options.plan(this::say);
    } catch (CommandException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether the next check is to run. */
  private boolean report(Outcome outcome) {
    begun = true;
    say(Report.line(outcome));
    return interrupted == null;
  }

  private void explain(List<Outcome> outcomes) {
    List<Check> failed =
        outcomes.stream()
            .filter(outcome -> outcome.word().equals("fail"))
            .map(Outcome::check)
            .distinct()
            .toList();
    for (Check check : failed) {
      say("");
      say(check.name());
      Report.reason(check).lines().forEach(this::say);
    }
  }

  private void write(String chainId, List<Outcome> outcomes, Optional<String> early)
      throws IOException {
    if (json != null) {
      String text = Report.json(chainId, outcomes, early);
      if (json.equals(STANDARD_OUTPUT)) {
        terminal.say(text.stripTrailing());
      } else {
        Files.writeString(Path.of(json), text);
      }
    }
    if (junit != null) {
      Files.writeString(junit, Report.junit(outcomes));
    }
  }

  private void say(String line) {
    String printable = Terminal.printable(line);
    if (STANDARD_OUTPUT.equals(json)) {
      terminal.log(printable + "\n");
    } else {
      terminal.say(printable);
    }
  }
}
