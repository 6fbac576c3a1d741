package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftKeyFile;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectHandle;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.client.WrappedObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign yubihsm keys import}. */
@Command(
    name = "import",
    header = "Put a signing key into the device: a backup, or a key that is in a file in clear.",
    footer = {
      "",
      "A key may sign in one place only: take it off the node, or out of [[providers.softsign]], before it",
      "signs here. What was signed last stays where it is, in the chain's state. Nothing is overwritten."
    })
final class YubihsmImportCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final HsmDevice device;

  @Option(
      names = {"-i", "--id"},
      paramLabel = "ID",
      converter = HsmIdConverter.class,
      description = "Id of the new key; a backup has its own.")
  private @Nullable Integer id;

  @Option(
      names = {"-w", "--wrapkey"},
      paramLabel = "ID",
      converter = HsmIdConverter.class,
      description = "Wrap key of the backup; 1 if not given.")
  private @Nullable Integer wrapKey;

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      description =
          "Of the file: wrap (a backup), base64 (a soft key) or json (priv_validator_key.json); by its name if not given.")
  private @Nullable String type;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "LABEL",
      description = "Label of the new key; a backup has its own.")
  private @Nullable String label;

  @Parameters(paramLabel = "FILE", description = "File to read; left as it is.")
  private @Nullable Path path;

  YubihsmImportCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call()
      throws SettingsException, CommandException, StartException, KeyFileException, IOException {
    Path file = Given.value(path);
    String kind = type != null ? type : file.endsWith("priv_validator_key.json") ? "json" : "wrap";
    return switch (kind) {
      case "wrap" -> wrapped(file);
      case "json" -> inClear(file, KeyFileFormat.JSON);
      case "base64" -> inClear(file, KeyFileFormat.BASE64);
      default ->
          throw new CommandException(
              "expected wrap, base64 or json for --type, got \"%s\"".formatted(kind));
    };
  }

  private int wrapped(Path file)
      throws SettingsException, CommandException, StartException, IOException {
    if (id != null) {
      warn("ignoring key ID: %d (wrapped keys use original key ID)".formatted(id));
    }
    if (label != null) {
      warn("ignoring label: \"%s\" (wrapped keys use original label)".formatted(label));
    }
    WrappedObject backup = HsmBackup.read(file);
    ObjectId under = HsmKeys.id(wrapKey == null ? 1 : wrapKey);
    Settings settings = device.settings();
    return device.use(
        device.chosen(settings),
        client -> {
          HsmKeys keys = new HsmKeys(client);
          keys.requireWrapKey(under);
          ObjectHandle made = imported(client, under, backup);
          if (made.type() != ObjectType.ASYMMETRIC_KEY) {
            imported("object %s (%s)".formatted(made.id(), made.type()));
            return 0;
          }
          imported("key %s: %s".formatted(made.id(), keys.publicKey(made.id()).bytes().hex()));
          return 0;
        });
  }

  private static ObjectHandle imported(Client client, ObjectId under, WrappedObject backup)
      throws YubiHsmException, CommandException {
    try {
      return client.importWrapped(under, backup);
    } catch (DeviceException e) {
      if (e.error().equals(DeviceError.OBJECT_EXISTS)) {
        throw new CommandException(
            "the device has a key of this backup's id already, and nothing was imported: if countersign yubihsm keys list shows the public key of the chain there, it is this very key, and all is done",
            e);
      }
      if (e.error().equals(DeviceError.INVALID_DATA)) {
        throw new CommandException(
            "wrap key %s does not open this backup: it is damaged, or was made with another wrap key, that of other 24 words; take another copy of it, or set the device up with those words"
                .formatted(under),
            e);
      }
      throw e;
    }
  }

  private int inClear(Path file, KeyFileFormat format)
      throws SettingsException, CommandException, StartException, KeyFileException, IOException {
    if (wrapKey != null) {
      warn("ignoring wrapkey ID: %d (not applicable to keys in clear)".formatted(wrapKey));
    }
    if (id == null) {
      throw new CommandException(
          "no key ID specified (use e.g. countersign yubihsm keys import -i 1 priv_validator_key.json)");
    }
    ObjectId key = HsmKeys.id(id);
    Settings settings = device.settings();
    Crypto crypto = CryptoChoice.make().crypto();
    try (KeySecret secret = SoftKeyFile.readToConvert(crypto, file, format, KeyRole.CONSENSUS)) {
      ImportedKey imported = ImportedKey.of(crypto, secret);
      Optional<String> doubt = imported.doubt(settings, crypto, file);
      int code = device.use(device.chosen(settings), client -> put(client, key, imported, secret));
      doubt.ifPresent(this::warn);
      return code;
    }
  }

  private int put(Client client, ObjectId id, ImportedKey key, KeySecret secret)
      throws YubiHsmException, CommandException {
    HsmKeys keys = new HsmKeys(client);
    keys.requireFree(id);
    Optional<ObjectId> other = keys.find(key.publicKey());
    if (other.isPresent()) {
      throw new CommandException(
          "this key is in the device already, as key %s: nothing was imported"
              .formatted(other.get()));
    }
    key.put(client, HsmKeys.object(id, label == null ? "" : label, key.capabilities()), secret);
    if (!keys.publicKey(id).equals(key.publicKey())) {
      throw new CommandException(
          "the device made another key %s of it than it should: delete that one, and do not sign with it"
              .formatted(id));
    }
    imported("key %s: %s".formatted(id, key.publicKey().bytes().hex()));
    return 0;
  }

  private void imported(String what) {
    StatusLine.print(terminal, "Imported", what);
  }

  private void warn(String text) {
    terminal.log("warning: " + Terminal.printable(text) + "\n");
  }
}
