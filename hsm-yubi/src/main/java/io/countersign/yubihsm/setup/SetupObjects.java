package io.countersign.yubihsm.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectFilter;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.session.Credentials;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * The objects that a device has when it is set up, put through one session. One that is there
 * already, since a setup was interrupted, is put anew.
 */
final class SetupObjects {
  /** The opaque object that holds the report. */
  static final ObjectId REPORT = new ObjectId(0xfffe);

  private static final Label TEMPORARY = Label.of("countersign temporary setup key");

  private final Client client;

  SetupObjects(Client client) {
    this.client = client;
  }

  /** What this setup itself goes through. */
  ObjectId putTemporary(Credentials temporary) throws YubiHsmException {
    return client.putAuthenticationKey(
        new NewObject(SetupSecrets.TEMPORARY_KEY, TEMPORARY, Domains.ALL, Capabilities.ALL),
        Capabilities.ALL,
        temporary.keys());
  }

  void putRole(Role role, Mnemonic mnemonic, Instant now) throws YubiHsmException {
    delete(ObjectType.AUTHENTICATION_KEY, role.id());
    try (Credentials credentials = role.credentials(mnemonic)) {
      client.putAuthenticationKey(
          new NewObject(role.id(), label(role.label(), now), role.domains(), role.capabilities()),
          role.delegated(),
          credentials.keys());
    }
  }

  void putWrapKey(Mnemonic mnemonic, Instant now) throws YubiHsmException {
    delete(ObjectType.WRAP_KEY, SetupSecrets.WRAP_KEY);
    Capabilities capabilities =
        Capabilities.of(
            Capability.EXPORT_WRAPPED,
            Capability.IMPORT_WRAPPED,
            Capability.WRAP_DATA,
            Capability.UNWRAP_DATA);
    NewObject object =
        new NewObject(SetupSecrets.WRAP_KEY, label("primary", now), Domains.ALL, capabilities);
    try (SecretBytes secret = SetupSecrets.wrapKey(mnemonic)) {
      byte[] key = secret.exposeCopy();
      try {
        client.putWrapKey(object, Algorithm.AES256_CCM_WRAP, Capabilities.ALL, key);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  void putReport(SetupReport report) throws YubiHsmException {
    delete(ObjectType.OPAQUE, REPORT);
    NewObject object =
        new NewObject(
            REPORT,
            Label.of(SetupReport.LABEL),
            Domains.ALL,
            Capabilities.of(Capability.GET_OPAQUE));
    client.putOpaque(object, Algorithm.OPAQUE_DATA, report.json().getBytes(UTF_8));
  }

  /** If it is there. */
  void delete(ObjectType type, ObjectId id) throws YubiHsmException {
    boolean isThere =
        client.listObjects(new ObjectFilter.OfType(type), new ObjectFilter.OfId(id)).stream()
            .anyMatch(one -> one.type() == type && one.id().equals(id));
    if (isThere) {
      client.deleteObject(id, type);
    }
  }

  private static Label label(String name, Instant now) {
    return Label.of(name + ":" + now.truncatedTo(ChronoUnit.SECONDS));
  }
}
