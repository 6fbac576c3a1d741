package io.countersign.yubihsm.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.core.JdkCrypto;
import io.countersign.core.hsm.KeyHolder;
import io.countersign.core.key.SigningKey;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.ObjectType;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fake device, and those who hold it: one {@link YubiHsm} for all keys that are opened. */
final class FakeHolder implements KeyHolder {
  static final Crypto CRYPTO = JdkCrypto.CRYPTO;

  private final FakeYubiHsm fake;
  private final List<YubiHsm> opened = new ArrayList<>();
  private final YubiHsm hsm;

  FakeHolder() throws IOException {
    fake = FakeYubiHsm.start();
    hsm = hold(Optional.empty(), "password");
  }

  FakeYubiHsm fake() {
    return fake;
  }

  YubiHsm hsm() {
    return hsm;
  }

  Connector connector() {
    return new HttpConnector(new ConnectorAddress("127.0.0.1", fake.port()));
  }

  YubiHsm hold(Optional<String> serial, String password) {
    YubiHsm made =
        YubiHsm.open(
            connector(),
            serial,
            new Credentials(1, StaticKeys.ofPassword(password.getBytes(UTF_8))),
            CRYPTO);
    opened.add(made);
    return made;
  }

  @Override
  public void importEd25519(int id, byte[] seed) {
    fake.putEd25519(id, "ed25519", seed);
  }

  @Override
  public void importSecp256k1(int id, byte[] secret) {
    fake.putSecp256k1(id, "secp256k1", secret);
  }

  @Override
  public void importOther(int id) throws Exception {
    try (Connector connector = connector();
        Credentials credentials = new Credentials(1, StaticKeys.ofFactory());
        Session session = Session.open(connector, credentials, Client.PATIENCE)) {
      new Client(session, Client.PATIENCE)
          .generateAsymmetricKey(
              new NewObject(
                  new ObjectId(id),
                  Label.of("other"),
                  Domains.of(1),
                  Capabilities.of(Capability.SIGN_ECDSA)),
              new Algorithm(12));
    }
  }

  @Override
  public void delete(int id) {
    fake.delete(ObjectType.ASYMMETRIC_KEY, id);
  }

  @Override
  public SigningKey open(int id) throws Exception {
    return hsm.openKey(new ObjectId(id));
  }

  @Override
  public SigningKey openWithWrongPassword(int id) throws Exception {
    return hold(Optional.empty(), "passwort").openKey(new ObjectId(id));
  }

  @Override
  public void takeAway() {
    fake.unplug();
  }

  @Override
  public void bringBack() {
    fake.replug();
  }

  @Override
  public void close() throws IOException {
    opened.forEach(YubiHsm::close);
    fake.close();
  }
}
