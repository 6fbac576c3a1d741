package io.countersign.cli.command;

import io.countersign.cli.ProgramName;
import io.countersign.cli.ProgramVersion;
import io.countersign.cli.Terminal;
import io.countersign.cli.log.LogLevel;
import io.countersign.cli.log.LogLines;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Every command with its place, and how they are run. */
public final class CommandTree {
  private CommandTree() {}

  /** The whole of {@code countersign}, ready to execute. */
  public static CommandLine over(
      Terminal terminal, Map<String, String> environment, ProgramName name) {
    RootCommand root = new RootCommand(name);
    CommandLine tree =
        new CommandLine(root)
            .addSubcommand(new InitCommand(terminal, name))
            .addSubcommand(new MigrateCommand(terminal))
            .addSubcommand(new StartCommand(terminal, environment, root::verbose))
            .addSubcommand(new StatusCommand(terminal, environment))
            .addSubcommand(new ReloadCommand(terminal, environment))
            .addSubcommand(
                new CommandLine(new NodeCommand())
                    .addSubcommand(new NodeUseCommand(terminal, environment)))
            .addSubcommand(new CheckCommand(terminal, environment))
            .addSubcommand(
                new CommandLine(new SoftsignCommand())
                    .addSubcommand(new KeygenCommand(terminal))
                    .addSubcommand(new ImportCommand(terminal))
                    .addSubcommand(new ExportKeyCommand(terminal))
                    .addSubcommand(new ShowCommand(terminal))
                    .addSubcommand(new EncryptCommand(terminal, environment))
                    .addSubcommand(new DecryptCommand(terminal, environment))
                    .addSubcommand(new PasswdCommand(terminal, environment)))
            .addSubcommand(
                new CommandLine(new StateCommand())
                    .addSubcommand(new StateInitCommand(terminal, environment))
                    .addSubcommand(new StateShowCommand(terminal, environment))
                    .addSubcommand(new StateVerifyCommand(terminal, environment))
                    .addSubcommand(new StateRaiseCommand(terminal, environment))
                    .addSubcommand(new StateExportCommand(terminal, environment))
                    .addSubcommand(new StateImportCommand(terminal, environment))
                    .addSubcommand(new StateHandoverCommand(terminal, environment))
                    .addSubcommand(new StateForgetCommand(terminal, environment)))
            .addSubcommand(
                new CommandLine(new TunnelCommand(environment))
                    .addSubcommand(new TunnelServerCommand(environment))
                    .addSubcommand(new TunnelClientCommand(environment))
                    .addSubcommand(new TunnelKeygenCommand(terminal)))
            .addSubcommand(
                new CommandLine(new HarnessCommand())
                    .addSubcommand(new DemoCommand(terminal))
                    .addSubcommand(new BenchCommand(terminal))
                    .addSubcommand(new LoadCommand(terminal))
                    .addSubcommand(new FloorCommand())
                    .addSubcommand(new ConformCommand(terminal))
                    .addSubcommand(new TortureCommand(terminal))
                    .addSubcommand(new FakeYubihsmCommand(terminal))
                    .addSubcommand(new TrainCommand(terminal)))
            .addSubcommand(
                new CommandLine(new YubihsmCommand())
                    .addSubcommand(new YubihsmDetectCommand(terminal))
                    .addSubcommand(new YubihsmSetupCommand(terminal, environment))
                    .addSubcommand(
                        new CommandLine(new YubihsmKeysCommand())
                            .addSubcommand(new YubihsmListCommand(terminal, environment))
                            .addSubcommand(new YubihsmGenerateCommand(terminal, environment))
                            .addSubcommand(new YubihsmImportCommand(terminal, environment))
                            .addSubcommand(new YubihsmExportCommand(terminal, environment)))
                    .addSubcommand(new YubihsmTestCommand(terminal, environment)))
            .addSubcommand(
                new CommandLine(new Pkcs11Command())
                    .addSubcommand(new Pkcs11ListCommand(terminal, environment))
                    .addSubcommand(new Pkcs11TestCommand(terminal, environment))
                    .addSubcommand(new Pkcs11KeygenCommand(terminal, environment)))
            .addSubcommand("ledger", HsmCommand.with("keys on a Ledger"))
            .addSubcommand(new CompletionCommand(terminal))
            .addSubcommand(new ManCommand(terminal))
            .addSubcommand(new VersionCommand(terminal, root))
            .addSubcommand(new HelpCommand());
    tree.setCommandName(name.label()).getCommandSpec().version(ProgramVersion.read());
    Failures failures = new Failures(terminal, root);
    return tree.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(terminal.outWriter())
        .setErr(terminal.errWriter())
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setExecutionStrategy(
            parsed -> {
              LogLines.install(
                  terminal, logLevel(tree, root, environment), commandsOf(parsed)::completed);
              return new RunLast().execute(parsed);
            });
  }

  private static NamedConfig commandsOf(ParseResult parsed) {
    return NamedConfig.of(parsed.asCommandLineList().getLast().getCommandSpec());
  }

  private static LogLevel logLevel(
      CommandLine tree, RootCommand root, Map<String, String> environment) {
    if (root.verbose()) {
      return LogLevel.DEBUG;
    }
    String name = environment.getOrDefault(LogLevel.VARIABLE, LogLevel.INFO.name());
    return LogLevel.named(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    tree,
                    "expected error, warn, info or debug in %s, got \"%s\""
                        .formatted(LogLevel.VARIABLE, name)));
  }
}
