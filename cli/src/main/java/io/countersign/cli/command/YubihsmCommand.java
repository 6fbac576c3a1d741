package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign yubihsm}. */
@Command(
    name = "yubihsm",
    header = "Set up, fill, back up and test a YubiHSM 2.",
    synopsisSubcommandLabel = "COMMAND")
final class YubihsmCommand extends CommandGroup {}
