package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign harness}. */
@Command(
    name = "harness",
    header = "Play the node: show, measure and torture a signer on this machine.",
    synopsisSubcommandLabel = "COMMAND")
final class HarnessCommand extends CommandGroup {}
