package io.countersign.interop.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code countersign harness conform --pubkey}, as it is typed, over real signers. */
class PubkeyTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final Path TMKMS = Path.of(System.getProperty("interop.peers"), "tmkms/bin/tmkms");
  private static final String CHECK = "public-key-is-the-one-expected";
  private static final Pattern HEX = Pattern.compile("(?m)^hex +([0-9a-fA-F]{64})$");

  @TempDir private Path folder = Path.of("");

  @Test
  @Tag("dist")
  void ourKeyIsTheOneExpectedInHexAndInBase64() throws Exception {
    SignerSetup setup = setup();
    byte[] key = publicKey(setup);
    for (String text :
        List.of(HexFormat.of().formatHex(key), Base64.getEncoder().encodeToString(key))) {
      Run run = conform(PROGRAM, setup, text, CHECK + ",prevote");
      assertEquals(0, run.exitCode(), run.out() + run.err());
      assertEquals(Map.of(CHECK, "pass", "prevote", "pass"), outcomes());
    }
  }

  @Test
  @Tag("dist")
  void anotherKeyFailsByTheCheckForItWhichShowsBoth() throws Exception {
    assertAnotherKeyFails(PROGRAM);
  }

  @Test
  @Tag("tmkms")
  void theKeyOfTmkmsIsTheOneExpectedAndNoOther() throws Exception {
    SignerSetup setup = assertAnotherKeyFails(TMKMS);
    Run run = conform(TMKMS, setup, HexFormat.of().formatHex(publicKey(setup)), CHECK);
    assertEquals(0, run.exitCode(), run.out() + run.err());
    assertEquals(Map.of(CHECK, "pass"), outcomes());
  }

  private SignerSetup assertAnotherKeyFails(Path program) throws Exception {
    SignerSetup setup = setup();
    String own = HexFormat.of().withUpperCase().formatHex(publicKey(setup));
    String another = "AB".repeat(32);
    Run run = conform(program, setup, another, "ping,public-key," + CHECK);

    assertEquals(1, run.exitCode(), run.out() + run.err());
    assertEquals(Map.of("ping", "pass", "public-key", "pass", CHECK, "fail"), outcomes());
    String line = run.out().lines().filter(each -> each.contains(CHECK)).findFirst().orElse("");
    assertTrue(line.contains(own), run.out());
    assertTrue(line.contains(another), run.out());
    return setup;
  }

  /** What cannot be a key costs no signer its rest. */
  @Test
  @Tag("dist")
  void whatIsNoKeyIsAMistakeOfTheCommandLine() throws Exception {
    Run run = conform(PROGRAM, setup(), "cosmosvalconspub1zcjduepq", CHECK);

    assertEquals(2, run.exitCode(), run.out() + run.err());
    assertEquals(
        "error: --pubkey: expected 32 bytes of ed25519 or 33 of secp256k1 in hex or base64, got something that is"
            + " neither hex nor base64; see: countersign harness conform --help",
        run.err().strip());
    assertTrue(Files.notExists(folder.resolve("outcomes.json")));
  }

  private SignerSetup setup() throws Exception {
    SignerSetup setup = new SignerSetup("key-1", PROGRAM, folder);
    setup.create(line -> {});
    return setup;
  }

  private byte[] publicKey(SignerSetup setup) throws Exception {
    String shown =
        SignerProgram.run(PROGRAM, folder, "softsign", "show", setup.consensusKey().toString());
    Matcher hex = HEX.matcher(shown);
    assertTrue(hex.find(), shown);
    return HexFormat.of().parseHex(hex.group(1));
  }

  private Run conform(Path program, SignerSetup setup, String key, String only) throws Exception {
    return Run.of(
        folder,
        Map.of("PATH", "/usr/bin:/bin"),
        List.of(
            PROGRAM.toString(),
            "harness",
            "conform",
            "--listen",
            setup.address().toString(),
            "--chain",
            setup.chainId(),
            "--launch",
            program + " start -c {config}",
            "--config",
            folder.resolve("tmkms.toml").toString(),
            "--json",
            folder.resolve("outcomes.json").toString(),
            "--only",
            only,
            "--pubkey",
            key));
  }

  private Map<String, String> outcomes() throws Exception {
    Map<String, String> outcomes = new TreeMap<>();
    JsonParser.parseString(Files.readString(folder.resolve("outcomes.json")))
        .getAsJsonObject()
        .getAsJsonArray("outcomes")
        .forEach(
            each ->
                outcomes.put(
                    each.getAsJsonObject().get("check").getAsString(),
                    each.getAsJsonObject().get("verdict").getAsString()));
    return outcomes;
  }
}
