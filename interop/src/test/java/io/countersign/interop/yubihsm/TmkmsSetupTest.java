package io.countersign.interop.yubihsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.interop.node.TestFolder;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.client.WrappedObject;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.setup.DeviceSetup;
import io.countersign.yubihsm.setup.Mnemonic;
import io.countersign.yubihsm.setup.SetupReport;
import io.countersign.yubihsm.setup.SetupStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A device that TMKMS sets up from 24 words, and another that we set up from the same ones, have the
 * same objects; a key that leaves one of them enters the other.
 */
@Tag("yubihsm")
class TmkmsSetupTest {
  private static final String WORDS =
      "abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math era"
          + " live bid rhythm alien crouch range attend journey unaware";
  private static final int OPERATOR = 2;

  /** As TMKMS 0.15.0 prints it for these words. */
  private static final String OPERATORS_PASSWORD =
      "kms-operator-password-1ztuhkpagag6tp9tptl9qma2wcuzsvyff";

  private static final ObjectId WRAP = new ObjectId(1);

  /** Times, and what a report has of the one setup. */
  private static final String ITS_OWN = ":\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void theSameWordsMakeTheSameObjects(Device.Kind kind) throws Exception {
    Path folder = TestFolder.empty("yubihsm-setup-" + kind);
    try (Device theirs = kind.start();
        Device ours = kind.start()) {
      new Tmkms(folder, theirs.port()).restore(WORDS);
      setUp(ours.port());

      List<String> byThem = objects(theirs.port());
      assertEquals(byThem, objects(ours.port()));
      assertEquals(6, byThem.size(), byThem::toString);
      byThem.forEach(line -> System.out.println("set up by both, " + kind + ": " + line));
      for (int port : new int[] {theirs.port(), ours.port()}) {
        OurClient.open(port, OPERATOR, OPERATORS_PASSWORD).close();
      }
    }
  }

  /** Not Ed25519 on the simulator: it exports the public key in the private one's place. */
  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void keysGoFromTheDeviceThatOneHasSetUpToTheOthers(Device.Kind kind) throws Exception {
    Path folder = TestFolder.empty("yubihsm-keys-" + kind);
    try (Device theirs = kind.start();
        Device ours = kind.start()) {
      Tmkms tmkms = new Tmkms(folder, theirs.port());
      tmkms.restore(WORDS);
      setUp(ours.port());

      generate(tmkms, "5", "account");
      Path file = folder.resolve("by-tmkms");
      tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "export", "-i", "5", file.toString());
      try (OurClient there = OurClient.open(theirs.port(), OPERATOR, OPERATORS_PASSWORD);
          OurClient here = OurClient.open(ours.port(), OPERATOR, OPERATORS_PASSWORD)) {
        byte[] wrapped = Base64.getDecoder().decode(Files.readString(file).strip());
        here.client().importWrapped(WRAP, WrappedObject.decoded(wrapped));
        requireSameKey(there.client(), here.client(), 5);

        generate(here.client(), 6, Algorithm.SECP256K1, Capability.SIGN_ECDSA);
        WrappedObject leaving =
            here.client().exportWrapped(WRAP, ObjectType.ASYMMETRIC_KEY, new ObjectId(6));
        Path back = folder.resolve("by-ours");
        Files.writeString(back, Base64.getEncoder().encodeToString(leaving.encoded()));
        tmkms.keys(
            OPERATOR, OPERATORS_PASSWORD, "import", "-i", "6", "-t", "wrap", back.toString());
        requireSameKey(there.client(), here.client(), 6);
        if (kind == Device.Kind.FAKE) {
          generate(here.client(), 7, Algorithm.ED25519, Capability.SIGN_EDDSA);
          WrappedObject edwards =
              here.client().exportWrapped(WRAP, ObjectType.ASYMMETRIC_KEY, new ObjectId(7));
          there.client().importWrapped(WRAP, edwards);
          requireSameKey(there.client(), here.client(), 7);
        }
      }
      String listed = tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "list");
      assertTrue(listed.contains("0x0005") && listed.contains("0x0006"), listed);
    }
  }

  private static void generate(Tmkms tmkms, String id, String type) throws Exception {
    tmkms.keys(
        OPERATOR, OPERATORS_PASSWORD, "generate", id, "-l", "of tmkms", "-t", type, "-p", "cosmos");
  }

  private static void generate(Client client, int id, Algorithm algorithm, Capability signs)
      throws YubiHsmException {
    client.generateAsymmetricKey(
        new NewObject(
            new ObjectId(id),
            Label.of("ours"),
            Domains.of(1),
            Capabilities.of(signs, Capability.EXPORTABLE_UNDER_WRAP)),
        algorithm);
  }

  private static void requireSameKey(Client one, Client other, int id) throws YubiHsmException {
    assertEquals(one.getPublicKey(new ObjectId(id)), other.getPublicKey(new ObjectId(id)));
  }

  private static void setUp(int port) throws Exception {
    try (HttpConnector connector = new HttpConnector(new ConnectorAddress("127.0.0.1", port));
        Credentials factory = new Credentials(1, StaticKeys.ofFactory());
        Mnemonic words = Mnemonic.parse(WORDS.toCharArray())) {
      DeviceSetup setup = new DeviceSetup(connector, words, line -> {});
      SetupStage stage = setup.look(factory);
      assertEquals(SetupStage.IN_USE, stage);
      SetupReport about =
          new SetupReport(
              UUID.randomUUID(), "", Optional.empty(), Optional.empty(), Instant.now(), "ours");
      setup.run(stage, factory, about);
    }
  }

  /** As the administrator finds them, without times and the report's text. */
  private static List<String> objects(int port) throws YubiHsmException {
    try (OurClient admin = OurClient.open(port, 1, WORDS)) {
      return Described.byOurs(admin.client()).stream()
          .map(line -> line.replaceAll(ITS_OWN, ":TIME").replaceAll("(setup report\").*", "$1"))
          .toList();
    }
  }
}
