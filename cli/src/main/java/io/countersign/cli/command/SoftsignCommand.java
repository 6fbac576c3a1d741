package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign softsign}. */
@Command(
    name = "softsign",
    header = "Make, import, show and encrypt keys in files.",
    synopsisSubcommandLabel = "COMMAND")
final class SoftsignCommand extends CommandGroup {}
