package io.countersign.interop.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.core.hsm.KeyHolder;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.interop.JdkCrypto;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.Pkcs11Module;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.pkcs11.TokenChoice;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys in SoftHSM, imported by its own tools, behind the module that can be taken away. */
final class SoftHsmHolder implements KeyHolder {
  private static final String TOKEN = "contract";

  /** PKCS #8 up to the secret, RFC 8410 and RFC 5915. */
  private static final String ED25519 = "302e020100300506032b657004220420";

  private static final String SECP256K1 =
      "303e020100301006072a8648ce3d020106052b8104000a042730250201010420";

  private final Crypto crypto = JdkCrypto.create();
  private final SoftHsm softHsm;
  private final List<Pkcs11Token> opened = new ArrayList<>();
  private @Nullable Pkcs11Token token;

  SoftHsmHolder(Path folder) throws IOException, InterruptedException {
    softHsm = SoftHsm.create(folder).withToken(TOKEN);
    softHsm.useHere();
  }

  @Override
  public void importEd25519(int id, byte[] seed) throws Exception {
    importKey(id, ED25519, seed);
  }

  @Override
  public void importSecp256k1(int id, byte[] secret) throws Exception {
    importKey(id, SECP256K1, secret);
  }

  private void importKey(int id, String before, byte[] secret) throws Exception {
    String pkcs8 = before + HexFormat.of().formatHex(secret);
    softHsm.withImported(TOKEN, HexFormat.of().parseHex(pkcs8), "key-" + id, hex(id));
  }

  @Override
  public void importOther(int id) throws Exception {
    softHsm.withKey(TOKEN, "prime256v1", "key-" + id, hex(id));
  }

  @Override
  public void delete(int id) throws Exception {
    softHsm.tool(TOKEN, "--delete-object", "--type", "privkey", "--id", hex(id));
    softHsm.tool(TOKEN, "--delete-object", "--type", "pubkey", "--id", hex(id));
  }

  @Override
  public SigningKey open(int id) throws Exception {
    Pkcs11Token known = token;
    if (known == null) {
      known = newToken(SoftHsm.PIN);
      token = known;
    }
    KeyChoice choice = new KeyChoice.Id(Bytes.ofHex(hex(id)));
    KeyType type = known.publicKey(choice).type();
    return known.key(crypto, choice, type, () -> {});
  }

  @Override
  public SigningKey openWithWrongPassword(int id) throws KeyUnavailableException {
    KeyChoice choice = new KeyChoice.Id(Bytes.ofHex(hex(id)));
    return newToken("654321").key(crypto, choice, KeyType.ED25519, () -> {});
  }

  /** An operator stands behind it, who wants the right one tried after a wrong one. */
  private Pkcs11Token newToken(String pin) {
    Pkcs11Token made =
        new Pkcs11Token(
            new Pkcs11Module(softHsm.faultyModule()),
            new TokenChoice.Label(TOKEN),
            SecretBytes.copyOf(pin.getBytes(UTF_8)),
            true);
    opened.add(made);
    return made;
  }

  @Override
  public void takeAway() throws IOException {
    softHsm.faults("gone");
  }

  @Override
  public void bringBack() throws IOException {
    softHsm.faults();
  }

  private static String hex(int id) {
    return "%02x".formatted(id);
  }

  @Override
  public void close() throws IOException {
    softHsm.faults();
    opened.forEach(Pkcs11Token::close);
  }
}
