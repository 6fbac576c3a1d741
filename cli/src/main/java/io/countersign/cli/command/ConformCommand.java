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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private final List<Outcome> outcomes = new ArrayList<>();
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
    forgetEarlierRun();
    Crypto crypto = CryptoChoice.makeAndWarn();
    Interruption interruption = Interruption.asks(this::endEarly, this::say);
    Optional<IOException> failure = Optional.empty();
    try (Ed25519PrivateKey node = Workplace.nodeIdentity(crypto)) {
      var _ = Conformance.run(plan, crypto, node, onlooker(plan));
    } catch (IOException e) {
      if (outcomes.isEmpty()) {
        throw e;
      }
      failure = Optional.of(e);
    }
    Optional<String> early = endedEarly(plan, failure);
    report(plan.chainId(), early);
    if (failure.isPresent()) {
      throw failure.get();
    }
    int code = outcomes.stream().anyMatch(Outcome::isGrave) ? 1 : 0;
    return early.isPresent() ? interruption.exitCode().orElse(code) : code;
  }

  /** Behind the check that runs; at once, if there is nothing to report yet. */
  private boolean endEarly(String reason) {
    interrupted = reason;
    return begun;
  }

  private Conformance.Onlooker onlooker(Conformance.Plan plan) {
    return new Conformance.Onlooker() {
      @Override
      public void listens() {
        String first = plan.listen().toString();
        say(
            "listens at %s, for the signer to dial"
                .formatted(plan.second().map(second -> first + " and " + second).orElse(first)));
      }

      @Override
      public boolean goesOnAfter(Outcome outcome) {
        begun = true;
        outcomes.add(outcome);
        say(Report.line(outcome));
        return interrupted == null;
      }
    };
  }

  /** Why outcomes are missing, if some are. */
  private Optional<String> endedEarly(Conformance.Plan plan, Optional<IOException> failure) {
    if (outcomes.size() >= Conformance.size(plan)) {
      return Optional.empty();
    }
    return Optional.ofNullable(interrupted)
        .or(() -> failure.map(e -> String.valueOf(e.getMessage())));
  }

  private void report(String chainId, Optional<String> early) throws IOException {
    say("");
    early.ifPresent(reason -> say("ended early: " + reason));
    say(Report.summary(outcomes));
    explain();
    write(chainId, early);
  }

  /** So that nobody takes its outcomes for those of this one, should this one have none. */
  private void forgetEarlierRun() throws IOException {
    if (json != null && !json.equals(STANDARD_OUTPUT)) {
      forget(Path.of(json));
    }
    if (junit != null) {
      forget(junit);
    }
  }

  /** A file alone: a link may be /dev/stdout, and a device is nobody's earlier run. */
  private static void forget(Path file) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
    }
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

  private void explain() {
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

  private void write(String chainId, Optional<String> early) throws IOException {
    if (json != null) {
      String text = Report.json(chainId, outcomes, early);
      if (json.equals(STANDARD_OUTPUT)) {
        terminal.say(text.stripTrailing());
      } else {
        Files.writeString(Path.of(json), text);
      }
    }
    if (junit != null) {
      Files.writeString(junit, Report.junit(outcomes, early));
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
