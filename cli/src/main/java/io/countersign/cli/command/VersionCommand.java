package io.countersign.cli.command;

import io.countersign.cli.ProgramVersion;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code countersign version}. */
@Command(name = "version", header = "Print the version; with --verbose, what it runs on too.")
final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final RootCommand root;

  VersionCommand(Terminal terminal, RootCommand root) {
    this.terminal = terminal;
    this.root = root;
  }

  @Override
  public Integer call() {
    terminal.say(ProgramVersion.read());
    if (root.verbose()) {
      CryptoChoice choice = CryptoChoice.make();
      terminal.say("crypto  " + choice.crypto().description());
      choice.whyNotFastest().ifPresent(why -> terminal.say("        since " + why));
      terminal.say("java    %s (%s)".formatted(Runtime.version(), property("java.vendor.version")));
      terminal.say("        " + property("java.home"));
      terminal.say(
          "system  %s %s %s"
              .formatted(property("os.name"), property("os.version"), property("os.arch")));
    }
    return 0;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
