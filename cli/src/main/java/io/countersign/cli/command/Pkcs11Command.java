package io.countersign.cli.command;

import picocli.CommandLine.Command;

/** {@code countersign pkcs11}. */
@Command(
    name = "pkcs11",
    header = "Look at tokens that speak PKCS #11, test their keys, make new ones.",
    synopsisSubcommandLabel = "COMMAND")
final class Pkcs11Command extends CommandGroup {}
