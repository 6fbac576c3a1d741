package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign state}. */
@Command(
    name = "state",
    header = "Make, show, raise and move the record of what was signed last.",
    synopsisSubcommandLabel = "COMMAND")
final class StateCommand extends CommandGroup {}
