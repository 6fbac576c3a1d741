package io.countersign.core.hsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.core.JdkCrypto;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every kind of key does, wherever it lives. A backend's test extends this and says how its
 * keys are had; {@code -Dhsm.signatures} has another number of them made.
 */
@Timeout(600)
public abstract class HsmKeyContract {
  /** The JDK's own providers. */
  protected static final Crypto CRYPTO = JdkCrypto.CRYPTO;

  private static final int SIGNATURES = Integer.getInteger("hsm.signatures", 10_000);
  private static final int THREADS = 4;

  /** Bounds a hang only. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final byte[] SEED =
      HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

  /** A new holder without keys, which each test closes. */
  protected abstract KeyHolder holder() throws Exception;

  @Test
  void signsTheRfcsVectorsWithTheRfcsKeys() throws Exception {
    try (KeyHolder holder = holder()) {
      int id = 10;
      for (Rfc8032 vector : Rfc8032.all()) {
        holder.importEd25519(++id, vector.seed());
        try (SigningKey key = holder.open(id)) {
          assertEquals(KeyType.ED25519, key.publicKey().type());
          assertArrayEquals(vector.publicKey(), key.publicKey().bytes().toArray(), vector.name());
          assertArrayEquals(
              vector.signature(),
              key.sign(vector.message(), Turn.of(Urgency.CONSENSUS)),
              vector.name());
          assertEquals("", key.problem().orElse(""));
        }
      }
    }
  }

  /** The key is 1, so the public key is the curve's base point. */
  @Test
  void signsAsChainsWithSecp256k1WantIt() throws Exception {
    byte[] one = new byte[32];
    one[31] = 1;
    try (KeyHolder holder = holder()) {
      holder.importSecp256k1(5, one);
      try (SigningKey key = holder.open(5)) {
        assertEquals(KeyType.SECP256K1, key.publicKey().type());
        assertEquals(
            "0279BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798",
            key.publicKey().bytes().hex());
        SignatureVerifier verifier = SignatureVerifier.of(CRYPTO, key.publicKey());
        for (int i = 0; i < 50; i++) { // about half of all signatures are to be made low
          byte[] message = {(byte) i};
          byte[] signature = key.sign(message, Turn.of(Urgency.CONSENSUS));
          assertEquals(64, signature.length);
          assertTrue(verifier.verify(message, signature), "r || s, with a low s");
        }
      }
    }
  }

  @Test
  void signsForFourThreadsAtOnceAndMixesNothingUp() throws Exception {
    byte[] other = new byte[32];
    other[0] = 42;
    try (KeyHolder holder = holder()) {
      holder.importEd25519(1, SEED);
      holder.importEd25519(2, other);
      try (SigningKey first = holder.open(1);
          SigningKey second = holder.open(2);
          ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
        List<Future<Integer>> done = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          SigningKey key = thread % 2 == 0 ? first : second;
          done.add(threads.submit(signing(key, thread)));
        }
        int signatures = 0;
        for (Future<Integer> each : done) {
          signatures += each.get();
        }
        assertEquals(SIGNATURES / THREADS * THREADS, signatures);
      }
    }
  }

  private static Callable<Integer> signing(SigningKey key, int thread) {
    return () -> {
      SignatureVerifier verifier = SignatureVerifier.of(CRYPTO, key.publicKey());
      // All alike: what is less urgent is late by right where votes keep coming (DeviceQueueTest).
      for (int i = 0; i < SIGNATURES / THREADS; i++) {
        byte[] message = ByteBuffer.allocate(120).putInt(thread).putInt(i).array();
        assertTrue(verifier.verify(message, key.sign(message, Turn.of(Urgency.CONSENSUS))));
      }
      return SIGNATURES / THREADS;
    };
  }

  @Test
  void refusesAKeyThatIsNotThereWithASentence() throws Exception {
    try (KeyHolder holder = holder()) {
      holder.importEd25519(1, SEED);
      assertSentence(assertThrows(Exception.class, () -> holder.open(77).close()));
      holder.open(1).close(); // and the others are none the worse for it
    }
  }

  @Test
  void refusesAKeyOfATypeThatNoChainHas() throws Exception {
    try (KeyHolder holder = holder()) {
      holder.importOther(3);
      assertSentence(assertThrows(Exception.class, () -> holder.open(3).close()));
    }
  }

  @Test
  void refusesAWrongPassword() throws Exception {
    try (KeyHolder holder = holder()) {
      assumeTrue(holder.whyItIsNoDevice().isEmpty(), holder.whyItIsNoDevice());
      holder.importEd25519(1, SEED);
      assertSentence(assertThrows(Exception.class, () -> holder.openWithWrongPassword(1).close()));
      holder.open(1).close();
    }
  }

  @Test
  void failsWhileTheDeviceIsAwayAndSignsWhenItIsBack() throws Exception {
    try (KeyHolder holder = holder()) {
      assumeTrue(holder.whyItIsNoDevice().isEmpty(), holder.whyItIsNoDevice());
      holder.importEd25519(1, SEED);
      try (SigningKey key = holder.open(1);
          ExecutorService threads = Executors.newFixedThreadPool(1)) {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger signed = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Future<?> signer = threads.submit(() -> signUntil(end, key, signed, failed));
        try {
          await(() -> signed.get() > 20, signer);
          holder.takeAway();
          await(() -> failed.get() > 0, signer);
          await(() -> key.problem().isPresent(), signer);
          holder.bringBack();
          int before = signed.get();
          await(() -> signed.get() > before + 20, signer);
          await(() -> key.problem().isEmpty(), signer);
        } finally {
          end.set(true);
        }
        signer.get();
      }
    }
  }

  @Test
  void neverSignsWithAnotherKeyThatTookItsPlace() throws Exception {
    byte[] other = new byte[32];
    other[0] = 42;
    try (KeyHolder holder = holder()) {
      assumeTrue(holder.whyItIsNoDevice().isEmpty(), holder.whyItIsNoDevice());
      holder.importEd25519(1, SEED);
      try (SigningKey key = holder.open(1)) {
        byte[] message = {1, 2, 3};
        byte[] signature = key.sign(message, Turn.of(Urgency.CONSENSUS));
        holder.delete(1);
        holder.importEd25519(1, other);
        KeyUnavailableException refused =
            assertThrows(
                KeyUnavailableException.class, () -> key.sign(message, Turn.of(Urgency.CONSENSUS)));
        assertSentence(refused);

        holder.delete(1);
        holder.importEd25519(1, SEED);
        assertArrayEquals(
            signature, key.sign(message, Turn.of(Urgency.CONSENSUS)), "the right one is back");
      }
    }
  }

  private static Integer signUntil(
      AtomicBoolean end, SigningKey key, AtomicInteger signed, AtomicInteger failed)
      throws Exception {
    SignatureVerifier verifier = SignatureVerifier.of(CRYPTO, key.publicKey());
    for (int i = 0; !end.get(); i++) {
      byte[] message = ByteBuffer.allocate(100).putInt(i).array();
      try {
        assertTrue(verifier.verify(message, key.sign(message, Turn.of(Urgency.CONSENSUS))));
        signed.incrementAndGet();
      } catch (KeyUnavailableException e) {
        assertSentence(e);
        failed.incrementAndGet();
        Thread.sleep(20);
      }
    }
    return signed.get();
  }

  private static void await(Callable<Boolean> what, Future<?> signer) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!what.call()) {
      assertTrue(System.nanoTime() < end, "it never happened");
      if (signer.isDone()) {
        signer.get(); // says why
      }
      Thread.sleep(5);
    }
  }

  /** For an operator: words, no stop at their end. */
  private static void assertSentence(Exception e) {
    String text = String.valueOf(e.getMessage());
    assertTrue(text.length() > 20 && text.contains(" "), text);
    assertFalse(text.endsWith("."), text);
  }
}
