package io.countersign.pkcs11;

import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * PINs that tokens of a module did not take, for as long as the process runs: whoever opens a token
 * anew, at a reload, does not try the same one again, which could lock it. Kept as salted digests
 * beside the token's serial number. From any thread.
 */
final class RefusedPins {
  /** More than anybody types in; a token locks itself long before. */
  private static final int LIMIT = 1_000;

  private final byte[] salt = new byte[32];
  private final Map<Bytes, String> refusals = new HashMap<>();
  private final Map<String, Object> turns = new ConcurrentHashMap<>();

  RefusedPins() {
    new SecureRandom().nextBytes(salt);
  }

  /**
   * Locked by who tries a PIN at this token, so that no other tries the same before it is known.
   */
  Object turn(String serial) {
    return turns.computeIfAbsent(serial, any -> new Object());
  }

  /** Why this PIN is not to be tried at this token; empty if it was never refused. */
  synchronized Optional<String> refusal(String serial, byte[] pin) {
    return Optional.ofNullable(refusals.get(digest(serial, pin)));
  }

  /** Remembers one. */
  synchronized void add(String serial, byte[] pin, String refusal) {
    if (refusals.size() < LIMIT) {
      refusals.put(digest(serial, pin), refusal);
    }
  }

  private Bytes digest(String serial, byte[] pin) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] token = serial.getBytes(StandardCharsets.UTF_8);
      sha256.update(salt);
      sha256.update((byte) token.length); // at most 16 characters
      sha256.update(token);
      return Bytes.copyOf(sha256.digest(pin));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
