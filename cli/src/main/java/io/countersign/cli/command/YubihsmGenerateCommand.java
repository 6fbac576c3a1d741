package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Bech32Key;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.softsign.KeyRole;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign yubihsm keys generate}. */
@Command(
    name = "generate",
    exitCodeOnInvalidInput = 1, // as TMKMS
    header = "Make a signing key in the device, which never leaves it in clear.",
    footer = {
      "",
      "A key that exists is never overwritten. What is not exportable is lost with the device; keep a backup",
      "(-b) and the words of yubihsm setup apart from one another."
    })
final class YubihsmGenerateCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final HsmDevice device;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "LABEL",
      description = "Label of the key, else its prefix or type and the time.")
  private @Nullable String label;

  @Option(
      names = {"-p", "--prefix"},
      paramLabel = "BECH32",
      description = "Print the public key in Bech32 with this prefix.")
  private @Nullable String prefix;

  @Mixin private KeyTypeOption type = new KeyTypeOption();

  @Option(names = "--non-exportable", description = "It can never be backed up.")
  private boolean nonExportable;

  @Option(
      names = {"-b", "--backup"},
      paramLabel = "FILE",
      description = "Export it, encrypted, to this new file.")
  private @Nullable Path backup;

  @Option(
      names = {"-w", "--wrapkey"},
      paramLabel = "ID",
      defaultValue = "1",
      converter = HsmIdConverter.class,
      description = "Wrap key of the backup; 1 if not given.")
  private int wrapKey = 1;

  @Parameters(
      paramLabel = "ID",
      converter = HsmIdConverter.class,
      description = "Id of the new key, as 5 or 0x0005.")
  private @Nullable Integer id;

  YubihsmGenerateCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, StartException, IOException {
    ObjectId key = HsmKeys.id(Given.value(id));
    if (backup != null && nonExportable) {
      throw new CommandException("expected either --backup or --non-exportable, got both");
    }
    if (prefix != null && !Bech32Key.isPrefix(prefix)) {
      throw new CommandException(
          "expected a prefix of Bech32 in lower case, as cosmosvalconspub, got another");
    }
    if (backup != null) {
      HsmBackup.requireFree(backup);
    }
    YubihsmSettings chosen = device.chosen(device.settings());
    return device.use(chosen, client -> generate(client, key));
  }

  private int generate(Client client, ObjectId key)
      throws YubiHsmException, CommandException, IOException {
    HsmKeys keys = new HsmKeys(client);
    keys.requireFree(key);
    if (backup != null) {
      keys.requireWrapKey(new ObjectId(wrapKey));
    }
    boolean consensus = type.role() == KeyRole.CONSENSUS;
    String kind = consensus ? "consensus" : "account";
    Capability signs = consensus ? Capability.SIGN_EDDSA : Capability.SIGN_ECDSA;
    client.generateAsymmetricKey(
        HsmKeys.object(
            key,
            label != null ? label : HsmKeys.timed(prefix != null ? prefix : kind),
            nonExportable
                ? Capabilities.of(signs)
                : Capabilities.of(signs, Capability.EXPORTABLE_UNDER_WRAP)),
        consensus ? Algorithm.ED25519 : Algorithm.SECP256K1);
    PublicKey made = keys.publicKey(key);
    StatusLine.print(
        terminal,
        "Generated",
        "%s (%s) key %s: %s".formatted(kind, consensus ? "ed25519" : "secp256k1", key, text(made)));
    if (backup != null) {
      HsmBackup.write(client, key, new ObjectId(wrapKey), backup);
      StatusLine.print(
          terminal,
          "Wrote",
          "backup of key %s (encrypted under wrap key %s) to %s"
              .formatted(key, new ObjectId(wrapKey), backup));
    }
    return 0;
  }

  private String text(PublicKey key) {
    return prefix == null ? key.bytes().hex() : Bech32Key.print(prefix, key);
  }
}
