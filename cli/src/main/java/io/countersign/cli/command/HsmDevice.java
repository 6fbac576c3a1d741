package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.run.RunningConnector;
import io.countersign.cli.run.StartException;
import io.countersign.cli.run.YubihsmConnections;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which device a command is about, and who opens it. */
final class HsmDevice {
  /** Of a password, in bytes. */
  private static final int LONGEST_PASSWORD = 1024;

  @Mixin private final ConfigFile config;

  @Option(
      names = "--serial",
      paramLabel = "SERIAL",
      description = "serial_number of the device, where the configuration has several.")
  private @Nullable String serial;

  @Option(
      names = "--auth-key",
      paramLabel = "ID",
      converter = HsmIdConverter.class,
      description =
          "Open it with this authentication key, and ask for its password; else what the configuration says.")
  private @Nullable Integer authKey;

  private final Terminal terminal;

  /** The commands of a session with the device. */
  @FunctionalInterface
  interface Use<T> {
    T with(Client client) throws YubiHsmException, CommandException, IOException;
  }

  HsmDevice(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  Settings settings() throws SettingsException {
    return config.read();
  }

  /** The one that is meant. */
  YubihsmSettings chosen(Settings settings) throws CommandException {
    List<YubihsmSettings> all = settings.yubihsms();
    String wanted = serial == null ? "" : "0".repeat(Math.max(0, 10 - serial.length())) + serial;
    List<YubihsmSettings> meant =
        serial == null
            ? all
            : all.stream().filter(one -> one.serial().equals(Optional.of(wanted))).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    String there = all.stream().map(YubihsmSettings::label).collect(Collectors.joining(", "));
    throw new CommandException(
        all.isEmpty()
            ? "expected one [[providers.yubihsm]] in %s, got none".formatted(config.path())
            : serial == null
                ? "expected one [[providers.yubihsm]] in %s, got %d (%s): choose one with --serial, the serial_number that it has there"
                    .formatted(config.path(), all.size(), there)
                : "no [[providers.yubihsm]] with serial_number = \"%s\" in %s, which has: %s"
                    .formatted(wanted, config.path(), there));
  }

  /** The way to it: through a signer that runs and serves it, if commands are to go there. */
  Connector connector(YubihsmSettings device) throws ConnectorException {
    Optional<Connector> running = RunningConnector.find(device);
    if (running.isPresent()) {
      return running.get();
    }
    device
        .server()
        .filter(YubihsmSettings.ConnectorServer::commands)
        .ifPresent(
            server ->
                terminal.log(
                    "nothing answers at the connector_server tcp://%s:%d: going to the device itself\n"
                        .formatted(server.host(), server.port())));
    return YubihsmConnections.connector(device);
  }

  /** What opens a session, asked for if need be; the caller closes it. */
  Credentials credentials(YubihsmSettings device)
      throws CommandException, StartException, IOException {
    Optional<Integer> typed = typedKey(device);
    return typed.isPresent() ? asked(typed.get()) : YubihsmConnections.credentials(device);
  }

  /** The authentication key whose password is asked for, if it is. */
  private Optional<Integer> typedKey(YubihsmSettings device) {
    return Optional.ofNullable(authKey)
        .or(() -> device.server().flatMap(YubihsmSettings.ConnectorServer::authKey));
  }

  private Credentials asked(int key) throws CommandException, IOException {
    String question = "Enter password for YubiHSM2 auth key 0x%04x: ".formatted(key);
    Optional<char[]> password =
        terminal.hasPerson() ? terminal.askSecret(question) : terminal.pipedLine(LONGEST_PASSWORD);
    if (password.isEmpty() || password.get().length == 0) {
      throw new CommandException(
          "expected the password of auth key 0x%04x from the terminal or in a line of standard input, got none"
              .formatted(key));
    }
    return YubihsmConnections.typed(key, password.get());
  }

  /** Opens a session, uses it, and ends it. */
  <T> T use(YubihsmSettings device, Use<T> use)
      throws CommandException, StartException, IOException {
    try (Connector connector = connector(device);
        Credentials credentials = credentials(device)) {
      requireSerial(device, connector);
      try (Session session = Session.open(connector, credentials, Client.PATIENCE)) {
        return use.with(new Client(session, Client.PATIENCE));
      }
    } catch (YubiHsmException e) {
      throw failed(device, e);
    }
  }

  /** What went wrong with the device, for whoever typed the command. */
  CommandException failed(YubihsmSettings device, YubiHsmException e) {
    // Of a password that was typed, its own words: nothing is to be corrected in the configuration.
    Optional<Integer> typed =
        e instanceof WrongPasswordException ? typedKey(device) : Optional.empty();
    String reason =
        typed
            .map(
                "the password that was typed is not that of authentication key 0x%04x: type it again"
                    ::formatted)
            .orElseGet(() -> String.valueOf(e.getMessage()));
    String hint =
        e instanceof DeviceException answer
                && answer.error().equals(DeviceError.INSUFFICIENT_PERMISSIONS)
            ? "; another authentication key may, which --auth-key names: 1 is setup's admin, 2 its operator"
            : "";
    return new CommandException("%s: %s%s".formatted(device.label(), reason, hint), e);
  }

  /** Refuses another device than the one that the configuration names. */
  static void requireSerial(YubihsmSettings device, Connector connector)
      throws YubiHsmException, CommandException {
    if (device.serial().isEmpty()) {
      return;
    }
    String there = Client.deviceInfo(connector, Client.PATIENCE).serial();
    if (!there.equals(device.serial().get())) {
      throw new CommandException(
          "expected the device with serial_number %s at %s, got %s"
              .formatted(device.serial().get(), device.adapter(), there));
    }
  }

  /** Where the configuration is, for messages. */
  ConfigFile config() {
    return config;
  }
}
