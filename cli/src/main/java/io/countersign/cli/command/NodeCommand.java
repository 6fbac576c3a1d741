package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign node}. */
@Command(
    name = "node",
    header = "Choose the node that is served, where one is at a time.",
    synopsisSubcommandLabel = "COMMAND")
final class NodeCommand extends CommandGroup {}
