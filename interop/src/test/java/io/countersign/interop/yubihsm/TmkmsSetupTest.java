package io.countersign.interop.yubihsm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.interop.node.TestFolder;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.ObjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A device that TMKMS sets up from 24 words, and another that we set up from the same ones, have
 * the same objects; a key that leaves one of them enters the other.
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

  private static final String FACTORYS = "password";

  /** What is typed: the words, and that the device may be erased. */
  private static final String YES = WORDS + "\ny\n";

  private static final Pattern KEY_LINE = Pattern.compile("(?m)^- 0x[0-9a-f]{4}: .*$");

  /** Times, and what a report has of the one setup. */
  private static final String ITS_OWN = ":\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void theSameWordsMakeTheSameObjects(Device.Kind kind) throws Exception {
    Path folder = TestFolder.empty("yubihsm-setup-" + kind);
    try (Device theirs = kind.start();
        Device ours = kind.start()) {
      new Tmkms(folder, theirs.port()).restore(WORDS, FACTORYS);
      new OurCommands(folder, ours.port()).run(YES, 1, FACTORYS, "setup", "--restore");

      List<String> byThem = objects(theirs.port());
      assertEquals(byThem, objects(ours.port()));
      assertEquals(6, byThem.size(), byThem::toString);
      byThem.forEach(line -> System.out.println("set up by both, " + kind + ": " + line));
      for (int port : new int[] {theirs.port(), ours.port()}) {
        OurClient.open(port, OPERATOR, OPERATORS_PASSWORD).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void keysGoFromTheDeviceThatOneHasSetUpToTheOthers(Device.Kind kind) throws Exception {
    Path folder = TestFolder.empty("yubihsm-keys-" + kind);
    try (Device theirs = kind.start();
        Device ours = kind.start()) {
      Tmkms tmkms = new Tmkms(folder, theirs.port());
      tmkms.restore(WORDS, FACTORYS);
      OurCommands commands = new OurCommands(folder, ours.port());
      commands.run(YES, 1, FACTORYS, "setup", "--restore");

      generate(tmkms, "5", type(kind));
      tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "export", "-i", "5", "by-tmkms");
      ours(commands, "import", "by-tmkms");
      ours(commands, "generate", "6", "-l", "ours", "-t", type(kind));
      ours(commands, "export", "-i", "6", "by-ours");
      tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "import", "-i", "6", "-t", "wrap", "by-ours");
      inClear(folder);
      tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "import", "-i", "7", "-t", "base64", "in-clear");
      ours(commands, "import", "-i", "7", "-t", "base64", "in-clear");

      requireSameKeys(kind, theirs.port(), ours.port(), 5, 6, 7);
      List<String> lists = listed(tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "list"));
      assertEquals(3, lists.size(), lists::toString);
      assertEquals(lists, listed(ours(commands, "list")));
      lists.forEach(line -> System.out.println("listed by both, " + kind + ": " + line));
    }
  }

  @ParameterizedTest
  @EnumSource(Device.Kind.class)
  void eachRestoresTheDeviceThatTheOtherHasSetUpAndItsBackup(Device.Kind kind) throws Exception {
    Path folder = TestFolder.empty("yubihsm-restored-" + kind);
    try (Device device = kind.start()) {
      Tmkms tmkms = new Tmkms(folder, device.port());
      OurCommands commands = new OurCommands(folder, device.port());
      commands.run(YES, 1, FACTORYS, "setup", "--restore");
      ours(commands, "generate", "5", "-t", type(kind), "-b", "of-ours");
      String ofOurs = listed(ours(commands, "list")).getFirst();

      tmkms.restore(WORDS, WORDS); // the administrator's password
      tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "import", "-i", "5", "-t", "wrap", "of-ours");
      generate(tmkms, "6", type(kind), "-b", "of-tmkms");
      List<String> both = listed(tmkms.keys(OPERATOR, OPERATORS_PASSWORD, "list"));
      assertEquals(ofOurs, both.getFirst());

      commands.run(WORDS + "\n" + serial(kind) + "\n", 1, WORDS, "setup", "--restore");
      ours(commands, "import", "of-ours");
      ours(commands, "import", "of-tmkms");
      assertEquals(both, listed(ours(commands, "list")));
      assertEquals(2, both.size(), both::toString);
    }
  }

  private static String ours(OurCommands commands, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    return commands.run("", OPERATOR, OPERATORS_PASSWORD, all.toArray(String[]::new));
  }

  /** The simulator exports the public half of an Ed25519 key in the private one's place. */
  private static String type(Device.Kind kind) {
    return switch (kind) {
      case FAKE -> "consensus";
      case SIMULATOR -> "account";
    };
  }

  private static String serial(Device.Kind kind) {
    return switch (kind) {
      case FAKE -> "0001234567";
      case SIMULATOR -> "0123456789";
    };
  }

  private static void generate(Tmkms tmkms, String id, String type, String... more)
      throws Exception {
    List<String> all =
        new ArrayList<>(List.of("generate", id, "-l", "of tmkms", "-t", type, "-p", "cosmos"));
    all.addAll(List.of(more));
    tmkms.keys(OPERATOR, OPERATORS_PASSWORD, all.toArray(String[]::new));
  }

  private static void inClear(Path folder) throws IOException {
    Path file = folder.resolve("in-clear");
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void requireSameKeys(Device.Kind kind, int theirs, int ours, int... ids)
      throws YubiHsmException {
    try (OurClient there = OurClient.open(theirs, OPERATOR, OPERATORS_PASSWORD);
        OurClient here = OurClient.open(ours, OPERATOR, OPERATORS_PASSWORD)) {
      for (int number : ids) {
        ObjectId id = new ObjectId(number);
        assertEquals(there.client().getPublicKey(id), here.client().getPublicKey(id), kind::name);
      }
    }
  }

  /** {@code - 0x0005: [cons] VALUE}, of either's list. */
  private static List<String> listed(String printed) {
    return KEY_LINE
        .matcher(printed.replaceAll("\u001b\\[[0-9;]*m", ""))
        .results()
        .map(MatchResult::group)
        .toList();
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
