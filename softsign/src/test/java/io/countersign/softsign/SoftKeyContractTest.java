package io.countersign.softsign;

import io.countersign.core.hsm.HsmKeyContract;
import io.countersign.core.hsm.KeyHolder;
import io.countersign.core.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files keep the contract of keys in hardware, as far as there is no device to lose. */
class SoftKeyContractTest extends HsmKeyContract {
  @TempDir Path directory;

  @Override
  protected KeyHolder holder() {
    return new Files64();
  }

  /** A file in base64 for each key. */
  private final class Files64 implements KeyHolder {
    private final Map<Integer, KeyRole> roles = new HashMap<>();

    @Override
    public void importEd25519(int id, byte[] seed) throws IOException {
      put(id, KeyRole.CONSENSUS, seed);
    }

    @Override
    public void importSecp256k1(int id, byte[] secret) throws IOException {
      put(id, KeyRole.ACCOUNT, secret);
    }

    @Override
    public void importOther(int id) throws IOException {
      put(id, KeyRole.CONSENSUS, new byte[48]);
    }

    private void put(int id, KeyRole role, byte[] secret) throws IOException {
      roles.put(id, role);
      Files.writeString(file(id), Base64.getEncoder().encodeToString(secret));
      KeyFiles.allow(file(id), "rw-------");
    }

    private Path file(int id) {
      return directory.resolve(id + ".key");
    }

    @Override
    public void delete(int id) throws IOException {
      Files.delete(file(id));
    }

    @Override
    public SigningKey open(int id) throws KeyFileException {
      KeyRole role = roles.getOrDefault(id, KeyRole.CONSENSUS);
      return SoftSigningKey.open(KeyFiles.CRYPTO, file(id), KeyFileFormat.BASE64, role);
    }

    @Override
    public SigningKey openWithWrongPassword(int id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void takeAway() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void bringBack() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String whyItIsNoDevice() {
      return "a key in a file is in memory once it is open: no device to lose; passphrases have"
          + " tests of their own";
    }

    @Override
    public void close() {}
  }
}
