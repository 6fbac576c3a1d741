package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerProgram;
import io.countersign.interop.pkcs11.SoftHsm;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real node's blocks are signed by a key in a token, and go on after whatever befalls it. Homes
 * and logs are in target/nodes.
 */
@Tag("softhsm-node")
class Pkcs11NodeTest {
  private static final String CHAIN = "interop-1";
  private static final String TOKEN = "validator";
  private static final int A_FEW = 5;

  @Test
  void aKeyThatPkcs11ToolMadeSignsThroughRestarts() throws Exception {
    Path folder = TestFolder.empty("pkcs11-ed25519");
    SoftHsm softHsm =
        SoftHsm.create(folder.resolve("hsm"))
            .withToken(TOKEN)
            .withKey(TOKEN, "edwards25519", "consensus", "01");
    String key = "{ label = \"consensus\", chain_ids = [\"%s\"] }".formatted(CHAIN);
    try (SignerUnderTest signer = signer(softHsm, folder, key, publicKey(softHsm, folder))) {
      requireBlocksThroughRestarts(folder, signer);
    }
  }

  @Test
  void aSecp256k1KeyThatOurKeygenMadeDoesAsWell() throws Exception {
    Path folder = TestFolder.empty("pkcs11-secp256k1");
    SoftHsm softHsm = SoftHsm.create(folder.resolve("hsm")).withToken(TOKEN);
    softHsm.provider(TOKEN); // the file of the PIN
    String made =
        SignerProgram.run(
            softHsm.launcher(SignerUnderTest.PROGRAM),
            folder,
            "pkcs11",
            "keygen",
            "--module",
            softHsm.module().toString(),
            "--token-label",
            TOKEN,
            "--pin",
            "file:" + folder.resolve("hsm/pin"),
            "--label",
            "account",
            "--id",
            "a1",
            "-t",
            "account");
    assertTrue(made.contains("made \"account\" (id a1) in token \"validator\""), made);
    String key = "{ id = \"a1\", type = \"account\", chain_ids = [\"%s\"] }".formatted(CHAIN);
    try (SignerUnderTest signer = signer(softHsm, folder, key, publicKey(softHsm, folder))) {
      requireBlocksThroughRestarts(folder, signer);
    }
  }

  @Test
  void blocksGoOnAfterTheModuleHungTheTokenWasGoneAndTheSessionWasLost() throws Exception {
    Path folder = TestFolder.empty("pkcs11-faults");
    SoftHsm softHsm =
        SoftHsm.create(folder.resolve("hsm"))
            .withToken(TOKEN)
            .withKey(TOKEN, "edwards25519", "consensus", "01");
    String key = "{ id = \"01\", chain_ids = [\"%s\"] }".formatted(CHAIN);
    try (SignerUnderTest signer = signer(softHsm, folder, key, publicKey(softHsm, folder));
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      // In the middle of a height, and no signature is refused.
      softHsm.faults("once C_Sign 0x32");
      validator.awaitBlocks(A_FEW);
      softHsm.faults("hang C_Sign");
      Thread.sleep(Duration.ofSeconds(2));
      recovered("the module hung for 2 s", softHsm, validator);

      // A validator that is alone does not vote again until it is started again.
      softHsm.faults("hang C_Sign");
      awaitStatus(softHsm, folder, "token with label \"validator\" has not answered for");
      startAgain(softHsm, validator);
      recovered("the module hung longer than a node waits", softHsm, validator);

      softHsm.faults("gone");
      awaitStatus(softHsm, folder, "no token with label \"validator\" in ");
      startAgain(softHsm, validator);
      recovered("the token was gone", softHsm, validator);

      softHsm.faults("crash C_Sign");
      signer.awaitEnd();
      softHsm.faults();
      signer.start();
      startAgain(softHsm, validator);
      recovered("the module crashed, and the signer was started again", softHsm, validator);

      assertTrue(validator.requireGoodCommits() >= 5 * A_FEW);
      validator.stopNode();
      assertEquals(0, signer.terminate());
    }
  }

  /** Printed, for the documentation; a hang takes as long as its last call. */
  private static void recovered(String what, SoftHsm softHsm, LoneValidator validator)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    softHsm.faults();
    validator.awaitBlocks(1);
    System.out.printf(
        "%s: a block %.1f s after it worked again%n", what, (System.nanoTime() - began) / 1e9);
    validator.awaitBlocks(A_FEW);
  }

  private static void startAgain(SoftHsm softHsm, LoneValidator validator)
      throws IOException, InterruptedException {
    softHsm.faults();
    validator.stopNode();
    validator.startNode();
  }

  private static void awaitStatus(SoftHsm softHsm, Path folder, String text) throws Exception {
    Path program = softHsm.launcher(SignerUnderTest.PROGRAM);
    String config = folder.resolve("tmkms.toml").toString();
    Await.present(
        "status to say \"%s\"".formatted(text),
        () -> {
          String said;
          try {
            said = SignerProgram.run(program, folder, "status", "-c", config);
          } catch (IOException e) {
            said = String.valueOf(e.getMessage()); // it ends with 1 when something is wrong
          }
          return said.contains(text) ? Optional.of(said) : Optional.empty();
        });
  }

  private static SignerUnderTest signer(
      SoftHsm softHsm, Path folder, String key, PublicKey publicKey) throws IOException {
    return SignerUnderTest.createWith(
        CHAIN,
        folder,
        softHsm.launcher(SignerUnderTest.PROGRAM),
        softHsm.provider(TOKEN, key),
        publicKey);
  }

  /** Of the only key there, as our list shows it without a login. */
  private static PublicKey publicKey(SoftHsm softHsm, Path folder) throws IOException {
    String listed =
        SignerProgram.run(
            softHsm.launcher(SignerUnderTest.PROGRAM),
            folder,
            "pkcs11",
            "list",
            "--module",
            softHsm.module().toString());
    Matcher key = Pattern.compile("(ed25519|secp256k1) ([0-9A-F]{64,66})\\b").matcher(listed);
    assertTrue(key.find(), listed);
    KeyType type = key.group(1).equals("ed25519") ? KeyType.ED25519 : KeyType.SECP256K1;
    return new PublicKey(type, Bytes.ofHex(key.group(2)));
  }

  private static void requireBlocksThroughRestarts(Path folder, SignerUnderTest signer)
      throws Exception {
    try (LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      validator.stopNode();
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      signer.kill();
      signer.start();
      validator.awaitBlocks(A_FEW);
      long height = validator.requireGoodEnd();
      assertTrue(height >= 3 * A_FEW, "height " + height);
    }
  }
}
