package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.cli.ProgramVersion;
import io.countersign.cli.Terminal;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import io.countersign.yubihsm.setup.DeviceSetup;
import io.countersign.yubihsm.setup.Mnemonic;
import io.countersign.yubihsm.setup.Role;
import io.countersign.yubihsm.setup.SetupReport;
import io.countersign.yubihsm.setup.SetupSecrets;
import io.countersign.yubihsm.setup.SetupStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code countersign yubihsm setup}. */
@Command(
    name = "setup",
    header = "Erase a device, and give it the keys that 24 words stand for, as TMKMS does.",
    footer = {
      "",
      "Authentication keys 1 admin, 2 operator, 3 auditor, 4 validator, and wrap key 1. All of them come of the",
      "words: whoever has these has the device, and without them nobody can change it or restore a backup.",
      "New words are shown once, with --show-mnemonic, on a terminal only; with --restore they are typed, or come",
      "in a line of standard input. The admin's password is the words, with one space between them.",
      "",
      "A setup that was interrupted is continued by the same with --restore and the same words."
    })
final class YubihsmSetupCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final HsmDevice device;

  @Option(
      names = {"-p", "--print-only"},
      description = "Change nothing: show the passwords and the wrap key, on a terminal only.")
  private boolean printOnly;

  @Option(
      names = {"-r", "--restore"},
      description = "Take the words of an earlier setup, which are asked for.")
  private boolean restore;

  @Option(
      names = {"-w", "--write-report"},
      paramLabel = "FILE",
      description = "Write the report, which has no secret in it, to this new file, too.")
  private @Nullable Path report;

  @Option(
      names = "--show-mnemonic",
      description = "Show the words, on a terminal only: write them down, on paper.")
  private boolean showMnemonic;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description =
          "Write the validator's password to this new file, for its owner alone: what password_file names with key = 4.")
  private @Nullable Path passwordFile;

  YubihsmSetupCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, StartException, IOException {
    requireSense();
    Settings settings = device.settings();
    YubihsmSettings chosen = device.chosen(settings);
    if (!printOnly) {
      RunningOnDevice.requireNone(settings, chosen);
    }
    SetupWords words = new SetupWords(terminal);
    try (Connector connector = device.connector(chosen);
        Credentials configured = device.credentials(chosen)) {
      HsmDevice.requireSerial(chosen, connector);
      try (Mnemonic mnemonic = restore ? words.typed() : fresh(connector, configured)) {
        if (printOnly) {
          words.showSecrets(mnemonic, showMnemonic, restore);
          return 0;
        }
        return setUp(connector, configured, mnemonic, words);
      }
    } catch (YubiHsmException e) {
      throw device.failed(chosen, e);
    }
  }

  private void requireSense() throws CommandException {
    if ((showMnemonic || printOnly) && !terminal.hasPerson()) {
      throw new CommandException(
          "expected a terminal for %s: what it shows would stay in a file or a log"
              .formatted(printOnly ? "--print-only" : "--show-mnemonic"));
    }
    if (!restore && !showMnemonic) {
      throw new CommandException(
          "expected --show-mnemonic, which shows 24 new words on this terminal for you to write down, or --restore with the words of an earlier setup: a device whose words nobody has can never be changed or restored");
    }
    if (report != null) {
      HsmBackup.requireFree(report);
    }
    if (passwordFile != null && printOnly) {
      throw new CommandException("expected either --print-only or --password-file, got both");
    }
  }

  private static Mnemonic fresh(Connector connector, Credentials configured)
      throws YubiHsmException {
    try (Session session = Session.open(connector, configured, Client.PATIENCE)) {
      byte[] random =
          new Client(session, Client.PATIENCE).getPseudoRandom(SetupSecrets.RANDOM_LENGTH);
      try {
        return SetupSecrets.newWords(random);
      } finally {
        Arrays.fill(random, (byte) 0);
      }
    }
  }

  private int setUp(
      Connector connector, Credentials configured, Mnemonic mnemonic, SetupWords words)
      throws YubiHsmException, CommandException, IOException {
    DeviceSetup setup =
        new DeviceSetup(connector, mnemonic, step -> terminal.log("  " + step + "\n"));
    String serial = Client.deviceInfo(connector, Client.PATIENCE).serial();
    SetupStage stage = setup.look(configured);
    switch (stage) {
      case IN_USE -> {
        terminal.say("This process will *ERASE* the configured YubiHSM2 and reinitialize it:");
        terminal.say("\n- YubiHSM serial: %s\n".formatted(serial));
        if (showMnemonic) {
          words.show(mnemonic);
        }
        if (!new SetupConsent(terminal).isGiven(connector, configured, serial)) {
          terminal.say("Aborting");
          return 1;
        }
      }
      case ERASED -> {
        terminal.say("YubiHSM %s was erased before, and has nothing on it".formatted(serial));
        if (showMnemonic) {
          words.show(mnemonic);
        }
      }
      case INTERRUPTED ->
          terminal.say(
              "a setup of YubiHSM %s from these words was interrupted: it goes on from there, and nothing is erased"
                  .formatted(serial));
      case COMPLETE ->
          terminal.say(
              "YubiHSM %s was set up from these words already: nothing was changed"
                  .formatted(serial));
    }
    if (passwordFile != null) {
      words.writePassword(mnemonic, passwordFile);
    }
    String written = run(setup, stage, configured);
    if (stage != SetupStage.COMPLETE) {
      StatusLine.print(terminal, "Success", "reinitialized YubiHSM (serial: %s)".formatted(serial));
    }
    finish(written);
    return 0;
  }

  private String run(DeviceSetup setup, SetupStage stage, Credentials configured)
      throws YubiHsmException {
    try {
      return setup.run(stage, configured, about());
    } catch (YubiHsmException e) {
      terminal.log(
          "the setup broke off, and what is said above was done: go on from there with the same words and: countersign yubihsm setup --restore\n");
      throw e;
    }
  }

  private void finish(String written) throws IOException {
    if (report != null) {
      StatusLine.print(terminal, "Writing", "provisioning report to: " + report);
      NewFile.writeSecret(report, written);
    }
    if (passwordFile != null) {
      StatusLine.print(
          terminal,
          "Wrote",
          "password of auth key 0x%04x (%s) to %s"
              .formatted(Role.VALIDATOR.id().value(), Role.VALIDATOR.label(), passwordFile));
    }
    terminal.say(
        "now: auth = { key = 4, password_file = \"%s\" } for what signs, and: countersign yubihsm keys %s"
            .formatted(
                passwordFile == null ? "FILE" : passwordFile,
                restore ? "import --auth-key 2 BACKUP" : "generate --auth-key 2 1 -b BACKUP"));
  }

  private SetupReport about() {
    return new SetupReport(
        UUID.randomUUID(),
        "",
        Optional.ofNullable(environment.get("HOSTNAME")),
        Optional.ofNullable(environment.get("LOGNAME")),
        Instant.now(),
        "countersign " + ProgramVersion.read());
  }
}
