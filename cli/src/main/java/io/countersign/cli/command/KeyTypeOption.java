package io.countersign.cli.command;

import io.countersign.softsign.KeyRole;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** TMKMS's option for the kind of a key, which a file in base64 does not tell. */
final class KeyTypeOption {
  private static final String CONSENSUS = "consensus";
  private static final String ACCOUNT = "account";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      defaultValue = CONSENSUS,
      description =
          "Kind of key: consensus (Ed25519, the default), or account (secp256k1, key_type = \"account\").")
  private String type = CONSENSUS;

  KeyRole role() {
    return switch (type) {
      case CONSENSUS -> KeyRole.CONSENSUS;
      case ACCOUNT -> KeyRole.ACCOUNT;
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "expected consensus or account for --type, got \"%s\"".formatted(type));
    };
  }
}
