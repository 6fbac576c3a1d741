package io.countersign.softsign.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptedKeyTest {
  private static final Argon2Cost LEAST = new Argon2Cost(8, 1, 1);
  private static final int MEMORY = 20;
  private static final long SEED = new Random().nextLong();
  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void whatWasLockedIsUnlockedByTheSamePassphraseAlone(KeyKind kind) throws Exception {
    for (int i = 0; i < 25; i++) {
      byte[] key = bytes(kind.privateLength());
      byte[] publicKey = bytes(kind.publicLength());
      byte[] passphrase = bytes(1 + random.nextInt(64));
      Argon2Cost cost =
          new Argon2Cost(32 + random.nextInt(64), 1 + random.nextInt(3), 1 + random.nextInt(4));
      EncryptedKey locked = lock(kind, key, publicKey, passphrase, cost);

      EncryptedKey read = EncryptedKey.parse(locked.bytes());

      assertEquals(locked, read, "seed " + SEED);
      assertEquals(kind, read.header().kind());
      assertEquals(cost, read.header().cost());
      assertEquals(Bytes.copyOf(publicKey), read.header().publicKey());
      assertArrayEquals(key, unlocked(read, passphrase), "seed " + SEED);
      passphrase[random.nextInt(passphrase.length)] ^= (byte) (1 << random.nextInt(8));
      assertEquals("wrong passphrase, or the file was changed", refusal(read, passphrase));
    }
  }

  @Test
  void theSameKeyIsNeverLockedTheSameWay() throws Exception {
    byte[] key = bytes(32);
    EncryptedKey one = lock(KeyKind.ED25519, key, bytes(32), key, LEAST);
    EncryptedKey other = lock(KeyKind.ED25519, key, bytes(32), key, LEAST);

    assertNotEquals(one.header().salt(), other.header().salt());
    assertNotEquals(one.sealed(), other.sealed());
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void aFileWithAnyByteChangedIsRefused(KeyKind kind) throws Exception {
    byte[] passphrase = bytes(20);
    byte[] file =
        lock(kind, bytes(kind.privateLength()), bytes(kind.publicLength()), passphrase, LEAST)
            .bytes();
    for (int at = 0; at < file.length; at++) {
      for (int bit : new int[] {0x01, 0x80}) {
        byte[] changed = file.clone();
        changed[at] ^= (byte) bit;
        assertThrows(
            EncryptedKeyException.class,
            () -> unlocked(EncryptedKey.parse(changed), passphrase),
            "byte %d of %d".formatted(at, file.length));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void aPartOfAFileIsRefusedAndSoIsMoreThanOne(KeyKind kind) throws Exception {
    byte[] file =
        lock(kind, bytes(kind.privateLength()), bytes(kind.publicLength()), bytes(8), LEAST)
            .bytes();
    int header = 40 + kind.publicLength();
    for (int length = 0; length < file.length; length++) {
      byte[] part = Arrays.copyOf(file, length);
      assertEquals(
          length < header
              ? "expected a whole encrypted key, got the beginning of one"
              : "expected an encrypted key of %d bytes, got %d".formatted(file.length, length),
          parseRefusal(part));
    }
    assertEquals(
        "expected an encrypted key of %d bytes, got %d".formatted(file.length, file.length + 1),
        parseRefusal(Arrays.copyOf(file, file.length + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "16 | 02 | expected an encrypted key of version 1, got version 2: a newer countersign may read it",
        "17 | 00 | expected a known kind of key in an encrypted file, got number 0: a newer countersign may know it",
        "17 | ff | expected a known kind of key in an encrypted file, got number 255: a newer countersign may know it",
        "18 | 00 | its header is refused: expected 1 to 255 passes, got 0",
        "19 | 00 | its header is refused: expected 1 to 16 lanes, got 0",
        "19 | 11 | its header is refused: expected 1 to 16 lanes, got 17",
        "20 | 00000007 | its header is refused: expected 8 to 1048576 KiB of memory, got 7",
        "20 | 00100001 | its header is refused: expected 8 to 1048576 KiB of memory, got 1048577",
        "20 | ffffffff | its header is refused: expected 8 to 1048576 KiB of memory, got 4294967295",
        "18 | 0501 00100000 | its header is refused: expected at most 4194304 KiB for memory times passes, got 1048576 times 5",
        "18 | 0104 0000001f | its header is refused: expected 32 to 1048576 KiB of memory, got 31",
      })
  void aHeaderBeyondTheLimitsIsRefusedBeforeAnyWork(int at, String hex, String message)
      throws Exception {
    byte[] file = lock(KeyKind.ED25519, bytes(32), bytes(32), bytes(8), LEAST).bytes();
    byte[] put = Bytes.ofHex(hex.replace(" ", "")).toArray();
    System.arraycopy(put, 0, file, at, put.length);

    assertEquals(message, parseRefusal(file));
  }

  @Test
  void theMostPassesAndLanesAreTaken() throws Exception {
    Argon2Cost most = new Argon2Cost(128, 255, 16);
    EncryptedKey locked = lock(KeyKind.ED25519, bytes(32), bytes(32), bytes(8), most);

    assertEquals(most, EncryptedKey.parse(locked.bytes()).header().cost());
  }

  @Test
  void whatTheHeapCannotHoldIsRefusedAndNotTried() throws Exception {
    byte[] file = lock(KeyKind.ED25519, bytes(32), bytes(32), bytes(8), LEAST).bytes();
    file[MEMORY + 1] = 0x10; // 1 GiB, more than the heap of these tests
    file[MEMORY + 3] = 0;
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    assertTrue(heap < 1024, "expected the tests' heap below 1 GiB, got " + heap);

    assertEquals(
        "expected enough memory for Argon2id 1024 MiB, passes 1, lanes 1, got a heap of %d MiB: set COUNTERSIGN_JAVA_OPTS=-Xmx1109m"
            .formatted(heap),
        refusal(EncryptedKey.parse(file), bytes(8)));
  }

  @Test
  void otherFilesDoNotLookEncrypted() {
    for (String other : new String[] {"", "{", "countersign", "Y291bnRlcnNpZ24ga2V5Cg=="}) {
      assertFalse(EncryptedKey.looksLike(other.getBytes(StandardCharsets.UTF_8)), other);
    }
    assertTrue(EncryptedKey.looksLike("countersign key\n".getBytes(StandardCharsets.UTF_8)));
  }

  private static EncryptedKey lock(
      KeyKind kind, byte[] key, byte[] publicKey, byte[] passphrase, Argon2Cost cost)
      throws EncryptedKeyException {
    try (SecretBytes secret = SecretBytes.copyOf(key);
        SecretBytes words = SecretBytes.copyOf(passphrase)) {
      return EncryptedKey.lock(kind, secret, Bytes.copyOf(publicKey), words, cost);
    }
  }

  private static byte[] unlocked(EncryptedKey key, byte[] passphrase) throws EncryptedKeyException {
    try (SecretBytes words = SecretBytes.copyOf(passphrase);
        SecretBytes secret = key.unlock(words)) {
      return secret.exposeCopy();
    }
  }

  private static String refusal(EncryptedKey key, byte[] passphrase) {
    return String.valueOf(
        assertThrows(EncryptedKeyException.class, () -> unlocked(key, passphrase)).getMessage());
  }

  private static String parseRefusal(byte[] file) {
    return String.valueOf(
        assertThrows(EncryptedKeyException.class, () -> EncryptedKey.parse(file)).getMessage());
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
