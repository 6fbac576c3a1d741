package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.SettingsException;
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

/** {@code countersign yubihsm keys export}. */
@Command(
    name = "export",
    header = "Back a signing key up, encrypted under a wrap key.",
    footer = {
      "",
      "It can be imported into any device that has the same wrap key: one set up from the same words."
    })
final class YubihsmExportCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final HsmDevice device;

  @Option(
      names = {"-i", "--id"},
      paramLabel = "ID",
      required = true,
      converter = HsmIdConverter.class,
      description = "The key.")
  private int id;

  @Option(
      names = {"-w", "--wrapkey"},
      paramLabel = "ID",
      defaultValue = "1",
      converter = HsmIdConverter.class,
      description = "The wrap key; 1 if not given.")
  private int wrapKey = 1;

  @Parameters(
      paramLabel = "FILE",
      description = "New file, readable by its owner alone; one that exists is never overwritten.")
  private @Nullable Path path;

  YubihsmExportCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, StartException, IOException {
    Path file = Given.value(path);
    ObjectId key = HsmKeys.id(id);
    ObjectId under = HsmKeys.id(wrapKey);
    HsmBackup.requireFree(file);
    return device.use(
        device.chosen(device.settings()),
        client -> {
          HsmBackup.write(client, key, under, file);
          StatusLine.print(
              terminal,
              "Exported",
              "key %s (encrypted under wrap key %s) to %s".formatted(key, under, file));
          return 0;
        });
  }
}
