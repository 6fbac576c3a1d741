package io.countersign.yubihsm.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.yubihsm.UnknownAuthKeyException;
import io.countersign.yubihsm.WrongPasswordException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sets a device up from 24 words, such that it has the objects that TMKMS 0.15 gives it, see {@link
 * SetupObjects}. May be interrupted anywhere: {@link #look} finds out how far it came, and {@link
 * #run} goes on from there. For one thread.
 */
public final class DeviceSetup {
  /** For opening a session, and for each command. */
  private static final Duration WITHIN = Client.PATIENCE;

  private final Connector connector;
  private final Mnemonic mnemonic;
  private final Consumer<String> progress;
  private final Duration resetLimit;

  /**
   * For a device.
   *
   * @param mnemonic closed by whoever made it, and not before this is done
   * @param progress is told of each step, in a few words
   */
  public DeviceSetup(Connector connector, Mnemonic mnemonic, Consumer<String> progress) {
    this(connector, mnemonic, progress, DeviceReset.LIMIT);
  }

  /**
   * The same.
   *
   * @param resetLimit how long the device may be away when it was erased
   */
  public DeviceSetup(
      Connector connector, Mnemonic mnemonic, Consumer<String> progress, Duration resetLimit) {
    this.connector = connector;
    this.mnemonic = mnemonic;
    this.progress = progress;
    this.resetLimit = resetLimit;
  }

  /** Commands of one session. */
  @FunctionalInterface
  private interface InSession<T> {
    T run(Client client) throws YubiHsmException;
  }

  private <T> T in(Credentials credentials, InSession<T> commands) throws YubiHsmException {
    try (Session session = Session.open(connector, credentials, WITHIN)) {
      return commands.run(new Client(session, WITHIN));
    }
  }

  /**
   * How far the device is; changes nothing. Other credentials are only tried where the configured
   * ones do not open it.
   *
   * @throws UnknownAuthKeyException as {@code WrongPasswordException} if neither the configured
   *     credentials open it nor those that the words give
   * @throws YubiHsmException if it does not answer as it should
   */
  public SetupStage look(Credentials configured) throws YubiHsmException {
    if (opens(configured)) {
      return SetupStage.IN_USE;
    }
    try (Credentials temporary = SetupSecrets.temporary(mnemonic);
        Credentials admin = Role.ADMIN.credentials(mnemonic);
        Credentials factory = SetupSecrets.factory()) {
      if (opens(temporary)) {
        return SetupStage.INTERRUPTED;
      }
      if (opens(admin)) {
        return SetupStage.COMPLETE;
      }
      if (opens(factory) && in(factory, DeviceSetup::isEmpty)) {
        return SetupStage.ERASED;
      }
    }
    in(configured, Client::deviceInfo); // says why not
    throw new IllegalStateException("the device takes now what it refused a moment ago");
  }

  private boolean opens(Credentials credentials) throws YubiHsmException {
    try {
      in(credentials, Client::deviceInfo);
      return true;
    } catch (UnknownAuthKeyException | WrongPasswordException e) {
      return false;
    }
  }

  /** But for what it comes with, and what a setup that was interrupted left of itself. */
  static boolean isEmpty(Client client) throws YubiHsmException {
    return client.listObjects().stream()
        .allMatch(
            object ->
                object.type() == ObjectType.AUTHENTICATION_KEY
                    && (object.id().equals(Role.ADMIN.id())
                        || object.id().equals(SetupSecrets.TEMPORARY_KEY)));
  }

  /**
   * Sets it up, erasing it before if it is in use. Where it was set up already, nothing is done.
   *
   * @param stage what {@link #look} found
   * @param configured that opened it, if it is in use
   * @param about what is known of this setup, but for the device's serial number
   * @return the report that is now on the device, in JSON
   * @throws YubiHsmException if anything failed; what was done stays done
   */
  public String run(SetupStage stage, Credentials configured, SetupReport about)
      throws YubiHsmException {
    try (Credentials temporary = SetupSecrets.temporary(mnemonic);
        Credentials factory = SetupSecrets.factory()) {
      if (stage == SetupStage.COMPLETE) {
        return report();
      }
      if (stage == SetupStage.IN_USE) {
        new DeviceReset(connector, progress, resetLimit).run(configured, factory);
      }
      if (stage != SetupStage.INTERRUPTED) {
        in(factory, client -> begin(client, temporary));
      }
      String report = in(temporary, client -> provision(client, about));
      for (Role role : Role.values()) {
        try (Credentials credentials = role.credentials(mnemonic)) {
          in(credentials, Client::deviceInfo);
        }
      }
      progress.accept("authentication keys 1 to 4 open the device with the passwords of the words");
      return report;
    }
  }

  /** Of a device that is set up. */
  private String report() throws YubiHsmException {
    try (Credentials admin = Role.ADMIN.credentials(mnemonic)) {
      return in(admin, client -> new String(client.getOpaque(SetupObjects.REPORT), UTF_8));
    }
  }

  private ObjectId begin(Client client, Credentials temporary) throws YubiHsmException {
    new SetupObjects(client).delete(ObjectType.AUTHENTICATION_KEY, SetupSecrets.TEMPORARY_KEY);
    ObjectId id = new SetupObjects(client).putTemporary(temporary);
    progress.accept("put temporary authentication key " + id);
    return id;
  }

  /** In a session of the temporary key, which is deleted last. */
  private String provision(Client client, SetupReport about) throws YubiHsmException {
    SetupReport report = about.of(client.deviceInfo().serial());
    SetupObjects objects = new SetupObjects(client);
    for (Role role : Role.values()) {
      objects.putRole(role, mnemonic, report.date());
      progress.accept("put authentication key %s, %s".formatted(role.id(), role.label()));
    }
    objects.putWrapKey(mnemonic, report.date());
    progress.accept("put wrap key " + SetupSecrets.WRAP_KEY);
    objects.putReport(report);
    progress.accept("put report, opaque object " + SetupObjects.REPORT);
    objects.delete(ObjectType.AUTHENTICATION_KEY, SetupSecrets.TEMPORARY_KEY);
    progress.accept("deleted temporary authentication key " + SetupSecrets.TEMPORARY_KEY);
    return report.json();
  }
}
