package io.countersign.yubihsm.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.Mishap;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every command, with the fake device. */
class ClientTest {
  private static final byte[] SEED = new byte[32];

  private final FakeYubiHsm device = FakeYubiHsm.start();
  private final Connector connector =
      new HttpConnector(new ConnectorAddress("127.0.0.1", device.port()));
  private final Session session =
      Session.open(connector, new Credentials(1, StaticKeys.ofFactory()), Client.PATIENCE);
  private final Client client = new Client(session, Client.PATIENCE);

  ClientTest() throws Exception {}

  @AfterEach
  void close() throws IOException {
    session.close();
    connector.close();
    device.close();
  }

  private static NewObject object(int id, String label, Capability... capabilities) {
    return new NewObject(
        new ObjectId(id), Label.of(label), Domains.of(1), Capabilities.of(capabilities));
  }

  private static void assertError(DeviceError expected, Throwing command) {
    DeviceException e = assertThrows(DeviceException.class, command::run);
    assertEquals(expected, e.error());
  }

  private interface Throwing {
    void run() throws YubiHsmException;
  }

  @Test
  void saysWhichDeviceItIsInClearAndInASession() throws YubiHsmException {
    DeviceInfo info = client.deviceInfo();
    assertEquals(DeviceInfo.serial(device.serial()), info.serial());
    assertTrue(info.algorithms().contains(Algorithm.ED25519));
    assertEquals(info, Client.deviceInfo(connector, Client.PATIENCE));
  }

  @Test
  void echoesAndGivesRandomBytes() throws YubiHsmException {
    client.echo("hello".getBytes(UTF_8));
    byte[] first = client.getPseudoRandom(32);
    assertEquals(32, first.length);
    assertFalse(Bytes.copyOf(first).equals(Bytes.copyOf(client.getPseudoRandom(32))));
  }

  @Test
  void importsAKeySaysWhatItIsSignsWithItAndDeletesIt() throws YubiHsmException {
    ObjectId id =
        client.putAsymmetricKey(
            object(5, "cosmos", Capability.SIGN_EDDSA, Capability.EXPORTABLE_UNDER_WRAP),
            Algorithm.ED25519,
            SEED);
    assertEquals(new ObjectId(5), id);
    assertEquals(
        "3B6A27BCCEB6A42D62A3A8D02A6F0D73653215771DE243A63AC048A18B59DA29",
        client.getPublicKey(id).bytes().hex());
    assertEquals(64, client.signEddsa(id, "message".getBytes(UTF_8)).length);
    ObjectInfo info = client.getObjectInfo(id, ObjectType.ASYMMETRIC_KEY);
    assertEquals("cosmos", info.label().text());
    assertEquals(Algorithm.ED25519, info.algorithm());
    assertEquals(Domains.of(1), info.domains());
    assertEquals("sign-eddsa,exportable-under-wrap", info.capabilities().toString());

    assertError(
        DeviceError.OBJECT_EXISTS,
        () -> client.putAsymmetricKey(object(5, "again"), Algorithm.ED25519, SEED));
    client.deleteObject(id, ObjectType.ASYMMETRIC_KEY);
    assertError(DeviceError.OBJECT_NOT_FOUND, () -> client.getPublicKey(id));
  }

  @Test
  void generatesAKeyOfEitherKind() throws YubiHsmException {
    ObjectId ed =
        client.generateAsymmetricKey(object(0, "", Capability.SIGN_EDDSA), Algorithm.ED25519);
    ObjectId secp =
        client.generateAsymmetricKey(object(7, "", Capability.SIGN_ECDSA), Algorithm.SECP256K1);

    assertTrue(ed.value() != 0);
    assertTrue(client.getPublicKey(ed).consensusKey().isPresent());
    assertEquals(33, client.getPublicKey(secp).consensusKey().orElseThrow().bytes().length());
    assertTrue(client.signEcdsa(secp, new byte[32]).length >= 8);
    assertError(
        DeviceError.INSUFFICIENT_PERMISSIONS,
        () ->
            client.signEddsa(client.generateAsymmetricKey(object(8, ""), Algorithm.ED25519), SEED));
  }

  @Test
  void listsWhatMeetsAllFilters() throws YubiHsmException {
    client.putAsymmetricKey(object(5, "a", Capability.SIGN_EDDSA), Algorithm.ED25519, SEED);
    client.putAsymmetricKey(object(6, "b", Capability.SIGN_EDDSA), Algorithm.ED25519, SEED);

    assertEquals(3, client.listObjects().size());
    assertEquals(
        List.of(new ObjectId(5), new ObjectId(6)),
        client.listObjects(new ObjectFilter.OfType(ObjectType.ASYMMETRIC_KEY)).stream()
            .map(ObjectEntry::id)
            .toList());
    for (ObjectFilter only :
        List.<ObjectFilter>of(
            new ObjectFilter.OfId(new ObjectId(6)), new ObjectFilter.Labelled(Label.of("b")))) {
      assertEquals(
          List.of(new ObjectEntry(new ObjectId(6), ObjectType.ASYMMETRIC_KEY, 0)),
          client.listObjects(
              only,
              new ObjectFilter.OfType(ObjectType.ASYMMETRIC_KEY),
              new ObjectFilter.In(Domains.of(1)),
              new ObjectFilter.With(Capabilities.of(Capability.SIGN_EDDSA)),
              new ObjectFilter.OfAlgorithm(Algorithm.ED25519)));
    }
  }

  @Test
  void exportsAKeyUnderAWrapKeyAndImportsItAgain() throws YubiHsmException {
    NewObject wrap = object(1, "wrap", Capability.EXPORT_WRAPPED, Capability.IMPORT_WRAPPED);
    client.putWrapKey(wrap, Algorithm.AES256_CCM_WRAP, Capabilities.ALL, new byte[32]);
    ObjectId id =
        client.putAsymmetricKey(
            object(5, "", Capability.SIGN_EDDSA, Capability.EXPORTABLE_UNDER_WRAP),
            Algorithm.ED25519,
            SEED);
    DevicePublicKey before = client.getPublicKey(id);
    WrappedObject wrapped = client.exportWrapped(wrap.id(), ObjectType.ASYMMETRIC_KEY, id);
    client.deleteObject(id, ObjectType.ASYMMETRIC_KEY);

    WrappedObject read = WrappedObject.decoded(wrapped.encoded());
    assertEquals(
        new ObjectHandle(ObjectType.ASYMMETRIC_KEY, id), client.importWrapped(wrap.id(), read));
    assertEquals(before, client.getPublicKey(id));
  }

  @Test
  void putsAnAuthenticationKeyThatOpensASession() throws YubiHsmException {
    StaticKeys keys = StaticKeys.ofPassword("secret password".toCharArray());
    client.putAuthenticationKey(
        object(2, "operator", Capability.GET_PSEUDO_RANDOM), Capabilities.NONE, keys);

    try (Session other = Session.open(connector, new Credentials(2, keys), Client.PATIENCE)) {
      assertEquals(8, new Client(other, Client.PATIENCE).getPseudoRandom(8).length);
    }
  }

  @Test
  void keepsOpaqueBytes() throws YubiHsmException {
    byte[] data = "a report".getBytes(UTF_8);
    client.putOpaque(object(9, "report"), Algorithm.OPAQUE_DATA, data);
    assertArrayEquals(data, client.getOpaque(new ObjectId(9)));
  }

  @Test
  void setsOptionsBlinksAndSaysHowFullItIs() throws YubiHsmException {
    client.setOption(Option.FORCE_AUDIT, new byte[] {0});
    assertArrayEquals(new byte[] {0}, client.getOption(Option.FORCE_AUDIT));
    client.blinkDevice(3);
    StorageInfo info = client.getStorageInfo();
    assertTrue(info.freeRecords() <= info.records(), info.toString());
  }

  @Test
  void erasesEverything() throws YubiHsmException {
    client.putAsymmetricKey(object(5, "a"), Algorithm.ED25519, SEED);
    client.resetDevice();

    try (Session other =
        Session.open(connector, new Credentials(1, StaticKeys.ofFactory()), Client.PATIENCE)) {
      assertEquals(1, new Client(other, Client.PATIENCE).listObjects().size());
    }
  }

  @Test
  void noticesAnEchoThatIsAnother() {
    device.goWrong(io.countersign.harness.yubihsm.Command.ECHO, Mishap.RESULT_WRONG);
    assertThrows(YubiHsmException.class, () -> client.echo(SEED));
  }

  @Test
  void printsNamesThatYubicosToolsPrint() {
    assertEquals("0x00ff", ObjectId.parse("255").toString());
    assertEquals(new ObjectId(0xfffe), ObjectId.parse("0xFFFE"));
    for (String wrong : List.of("", "-1", "65536", "0x10000", "0x", "five")) {
      assertThrows(IllegalArgumentException.class, () -> ObjectId.parse(wrong));
    }
    assertEquals("1,16", Domains.of(1, 16).toString());
    assertEquals("none", Capabilities.NONE.toString());
    assertEquals(Optional.empty(), ObjectType.of(0));
    assertThrows(IllegalArgumentException.class, () -> Label.of("x".repeat(41)));
  }

  /** What TMKMS's setup gives its roles (tmkms, yubihsm setup). */
  @Test
  void countsCapabilitiesAsTheDeviceDoes() {
    assertEquals(
        0x0000000401000180L,
        Capabilities.of(
                Capability.SIGN_ECDSA,
                Capability.SIGN_EDDSA,
                Capability.GET_LOG_ENTRIES,
                Capability.SIGN_ATTESTATION_CERTIFICATE)
            .bits());
    assertEquals(
        0x0000006000003000L,
        Capabilities.of(
                Capability.EXPORT_WRAPPED,
                Capability.IMPORT_WRAPPED,
                Capability.WRAP_DATA,
                Capability.UNWRAP_DATA)
            .bits());
  }
}
