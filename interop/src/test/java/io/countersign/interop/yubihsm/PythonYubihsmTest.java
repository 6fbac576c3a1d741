package io.countersign.interop.yubihsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.countersign.interop.node.TestFolder;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectEntry;
import io.countersign.yubihsm.client.ObjectHandle;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectInfo;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.client.WrappedObject;
import io.countersign.yubihsm.securechannel.StaticKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Yubico's client, our client and two devices that none of them was written beside: what one puts
 * there, the other finds, and signs with it.
 */
@Tag("yubihsm")
class PythonYubihsmTest {
  private static final byte[] SEED =
      HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

  /** What device.py wraps with: 00 01 02 and so on. */
  private static final byte[] COUNTED = counted();

  private static final ObjectId WRAP = new ObjectId(24);
  private static final Capabilities WRAPS =
      Capabilities.of(Capability.EXPORT_WRAPPED, Capability.IMPORT_WRAPPED);

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void oursReadsWhatPythonWrites(Device.Kind kind) throws Exception {
    try (Device device = kind.start()) {
      List<String> python = Described.byPython(PythonYubihsm.run(device.port(), "write"));
      assertEquals(8, python.size(), python::toString);
      try (OurClient ours = OurClient.open(device.port())) {
        assertEquals(python, Described.byOurs(ours.client()));
        signWith(ours.client(), new ObjectId(20));
        signWith(ours.client(), new ObjectId(21));
      }
      OurClient.open(device.port(), 10, "of python").close();
      report("%s: python wrote, ours read the same %d objects".formatted(kind, python.size()));
    }
  }

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void pythonReadsWhatOursWrites(Device.Kind kind) throws Exception {
    try (Device device = kind.start()) {
      List<String> lines;
      try (OurClient ours = OurClient.open(device.port())) {
        write(ours.client());
        lines = Described.byOurs(ours.client());
      }
      assertEquals(8, lines.size(), lines::toString);
      // It signs with each key and verifies with cryptography's code.
      Map<String, String> login = Map.of("KEY", "10", "PASSWORD", "of ours");
      assertEquals(lines, Described.byPython(PythonYubihsm.run(device.port(), login, "read")));
      report("%s: ours wrote, python read the same %d objects".formatted(kind, lines.size()));
    }
  }

  @Test
  void whatPythonExportsOursImportsElsewhereAndTheOtherWayRound() throws Exception {
    Path folder = TestFolder.empty("yubihsm-python-wrapped");
    try (Device one = Device.Kind.FAKE.start();
        Device other = Device.Kind.FAKE.start()) {
      PythonYubihsm.run(one.port(), "write");
      Path wrapped = folder.resolve("by-python");
      List<String> left =
          Described.byPython(PythonYubihsm.run(one.port(), "export", "24", wrapped.toString()));
      assertEquals(4, left.size(), left::toString);

      List<String> back = new ArrayList<>();
      try (OurClient ours = OurClient.open(other.port())) {
        Client client = ours.client();
        putWrapKey(client, COUNTED);
        for (String line : Files.readAllLines(wrapped)) {
          byte[] blob = HexFormat.of().parseHex(line);
          ObjectHandle made = client.importWrapped(WRAP, WrappedObject.decoded(blob));
          assertEquals(ObjectType.ASYMMETRIC_KEY, made.type());
        }
        List<String> ourKeys =
            Described.byOurs(client).stream().filter(key -> key.startsWith("ASYM")).toList();
        assertEquals(left, ourKeys);
        for (ObjectEntry entry : client.listObjects()) {
          if (entry.type() == ObjectType.ASYMMETRIC_KEY) {
            WrappedObject blob = client.exportWrapped(WRAP, entry.type(), entry.id());
            back.add(HexFormat.of().formatHex(blob.encoded()));
          }
        }
      }
      Path byOurs = Files.write(folder.resolve("by-ours"), back);
      try (Device third = Device.Kind.FAKE.start()) {
        try (OurClient ours = OurClient.open(third.port())) {
          putWrapKey(ours.client(), COUNTED);
        }
        assertEquals(
            left,
            Described.byPython(PythonYubihsm.run(third.port(), "import", "24", byOurs.toString())));
      }
      report("4 keys exported by python, imported and exported by ours, imported by python");
    }
  }

  @Test
  void pythonSeesTheErrorsOfADevice() throws Exception {
    try (Device device = Device.Kind.FAKE.start()) {
      JsonObject said = PythonYubihsm.run(device.port(), "errors").getAsJsonObject();
      Map<String, String> errors = new TreeMap<>();
      said.entrySet().forEach(each -> errors.put(each.getKey(), each.getValue().getAsString()));
      Map<String, String> expected =
          Map.ofEntries(
              Map.entry("unknown authentication key", "OBJECT_NOT_FOUND"),
              Map.entry("wrong password", "AUTHENTICATION"),
              Map.entry("unknown object", "OBJECT_NOT_FOUND"),
              Map.entry("object exists", "OBJECT_EXISTS"),
              Map.entry("number 0xffff", "INVALID_ID"),
              Map.entry("not exportable", "INSUFFICIENT_PERMISSIONS"),
              Map.entry("not wrapped", "INVALID_DATA"),
              Map.entry("unknown command", "INVALID_COMMAND"),
              Map.entry("too short", "WRONG_LENGTH"),
              Map.entry("no capability", "INSUFFICIENT_PERMISSIONS"),
              Map.entry("no right to delete", "INSUFFICIENT_PERMISSIONS"),
              Map.entry("another domain", "OBJECT_NOT_FOUND"),
              Map.entry("sessions full", "SESSIONS_FULL"),
              Map.entry("log chain", "OK"));
      assertEquals(new TreeMap<>(expected), errors);
      report("python was told %d errors: %s".formatted(errors.size(), errors));
    }
  }

  private static void write(Client client) throws YubiHsmException {
    Capabilities signs = Capabilities.of(Capability.SIGN_EDDSA, Capability.EXPORTABLE_UNDER_WRAP);
    Capabilities signsOnCurve =
        Capabilities.of(Capability.SIGN_ECDSA, Capability.EXPORTABLE_UNDER_WRAP);
    try (StaticKeys keys = StaticKeys.ofPassword("of ours".toCharArray())) {
      client.putAuthenticationKey(
          object(10, "our auth", Domains.ALL, Capabilities.ALL), Capabilities.ALL, keys);
    }
    client.putAsymmetricKey(
        object(20, "our ed25519", Domains.of(1), signs), Algorithm.ED25519, SEED);
    client.putAsymmetricKey(
        object(21, "our secp256k1", Domains.of(1), signsOnCurve), Algorithm.SECP256K1, SEED);
    client.generateAsymmetricKey(
        object(22, "our generated", Domains.of(1, 2), signs), Algorithm.ED25519);
    client.generateAsymmetricKey(
        object(23, "our other one", Domains.of(1), signsOnCurve), Algorithm.SECP256K1);
    putWrapKey(client, SEED);
    client.putOpaque(
        object(25, "our opaque", Domains.ALL, Capabilities.NONE),
        Algorithm.OPAQUE_DATA,
        "as long as it lasts".getBytes(StandardCharsets.UTF_8));
  }

  private static void putWrapKey(Client client, byte[] key) throws YubiHsmException {
    client.putWrapKey(
        object(WRAP.value(), "wrap", Domains.ALL, WRAPS),
        Algorithm.AES256_CCM_WRAP,
        Capabilities.ALL,
        key);
  }

  private static NewObject object(
      int id, String label, Domains domains, Capabilities capabilities) {
    return new NewObject(new ObjectId(id), Label.of(label), domains, capabilities);
  }

  private static byte[] counted() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static void signWith(Client client, ObjectId id) throws YubiHsmException {
    ObjectInfo info = client.getObjectInfo(id, ObjectType.ASYMMETRIC_KEY);
    byte[] message = new byte[32];
    byte[] signature =
        info.algorithm().equals(Algorithm.ED25519)
            ? client.signEddsa(id, message)
            : client.signEcdsa(id, message);
    assertTrue(signature.length >= 64, () -> Bytes.copyOf(signature).hex());
  }

  private static void report(String line) {
    System.out.println("python-yubihsm on " + line);
  }
}
