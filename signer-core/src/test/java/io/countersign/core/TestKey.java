package io.countersign.core;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An Ed25519 key in memory, by the JDK's provider, that remembers what it was asked to sign. */
public final class TestKey implements SigningKey, SignatureCheck {
  /** What the key does when it is asked. */
  public enum Mood {
    SIGNS,
    IS_UNAVAILABLE,
    SIGNS_WRONGLY,
    BREAKS
  }

  private final KeyPair pair;
  private final List<String> effects;
  private final List<Bytes> signed = Collections.synchronizedList(new ArrayList<>());
  private final List<Turn> turns = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch free = new CountDownLatch(1);
  private volatile @Nullable Urgency heldUrgency;
  private volatile Mood mood = Mood.SIGNS;
  private volatile boolean closed;

  public TestKey() {
    this(new ArrayList<>());
  }

  /**
   * A new key.
   *
   * @param effects where each use of the key is written down
   */
  public TestKey(List<String> effects) {
    this.effects = effects;
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  @Override
  public PublicKey publicKey() {
    byte[] encoded = pair.getPublic().getEncoded();
    return new PublicKey(
        KeyType.ED25519,
        Bytes.copyOf(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException {
    effects.add("sign");
    turns.add(turn);
    awaitFree(turn);
    byte[] signature =
        switch (mood) {
          case SIGNS -> signature(message);
          case SIGNS_WRONGLY -> {
            byte[] wrong = signature(message);
            wrong[10] ^= 1;
            yield wrong;
          }
          case IS_UNAVAILABLE -> throw new KeyUnavailableException("the device is away", null);
          case BREAKS -> throw new IllegalStateException("a bug in a key");
        };
    signed.add(Bytes.copyOf(message));
    return signature;
  }

  /** Has what is of this urgency wait until the latch is counted down. */
  CountDownLatch hold(Urgency urgency) {
    heldUrgency = urgency;
    return free;
  }

  private void awaitFree(Turn turn) {
    try {
      if (turn.urgency() == heldUrgency) {
        free.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of each signature that it was asked for. */
  List<Turn> turns() {
    return List.copyOf(turns);
  }

  private byte[] signature(byte[] message) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(pair.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(pair.getPublic());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  public void mood(Mood now) {
    mood = now;
  }

  /** All that was ever signed, in order. */
  public List<Bytes> signed() {
    synchronized (signed) {
      return List.copyOf(signed);
    }
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    effects.add("close key");
    closed = true;
  }
}
