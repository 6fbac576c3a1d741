package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign yubihsm keys}. */
@Command(
    name = "keys",
    header = "List, make, import and export the signing keys of a device.",
    synopsisSubcommandLabel = "COMMAND")
final class YubihsmKeysCommand extends CommandGroup {}
