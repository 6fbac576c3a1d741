package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SecretBytesTest {
  @Test
  void nothingOfTheContentIsPrinted() {
    try (SecretBytes secret = SecretBytes.copyOf(new byte[] {'s', 'e', 'e', 'd'})) {
      assertEquals("SecretBytes[4 bytes]", secret.toString());
    }
  }

  @Test
  void closingOverwritesTheBytesThatWereTakenOver() {
    byte[] bytes = {1, 2, 3};
    SecretBytes secret = SecretBytes.takeOver(bytes);
    secret.close();
    secret.close();
    assertArrayEquals(new byte[3], bytes);
    assertEquals(3, secret.length());
  }

  @Test
  void useAfterCloseFails() {
    SecretBytes closed = SecretBytes.copyOf(new byte[] {1});
    closed.close();
    try (SecretBytes open = SecretBytes.copyOf(new byte[] {0})) {
      assertThrows(IllegalStateException.class, closed::exposeCopy);
      assertThrows(IllegalStateException.class, () -> closed.contentEquals(open));
      assertThrows(IllegalStateException.class, () -> open.contentEquals(closed));
      assertThrows(IllegalStateException.class, () -> closed.contentEquals(closed));
    }
  }

  @Test
  void whatComesInAndGoesOutIsACopy() {
    byte[] bytes = {1, 2, 3};
    try (SecretBytes secret = SecretBytes.copyOf(bytes)) {
      bytes[0] = 9;
      secret.exposeCopy()[1] = 9;
      assertArrayEquals(new byte[] {1, 2, 3}, secret.exposeCopy());
    }
  }

  @Test
  void equalContentIsToldFromDifferent() {
    try (SecretBytes secret = SecretBytes.copyOf(new byte[] {1, 2});
        SecretBytes same = SecretBytes.copyOf(new byte[] {1, 2});
        SecretBytes longer = SecretBytes.copyOf(new byte[] {1, 2, 0});
        SecretBytes other = SecretBytes.copyOf(new byte[] {1, 3})) {
      assertTrue(secret.contentEquals(same));
      assertTrue(secret.contentEquals(secret));
      assertFalse(secret.contentEquals(longer));
      assertFalse(secret.contentEquals(other));
    }
  }

  @Test
  void randomSecretsDiffer() {
    try (SecretBytes one = SecretBytes.random(32);
        SecretBytes other = SecretBytes.random(32)) {
      assertEquals(32, one.length());
      assertFalse(one.contentEquals(other));
    }
  }
}
