package io.countersign.harness.conform;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.io.Closeable;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a check has to work with: the links of the signer, its key, and its life. For one thread.
 */
final class Stage implements Closeable {
  private static final int SKIPS = 8;
  private static final long HEIGHTS_SKIPPED = 1_000;

  private Dialect dialect;
  private final Crypto crypto;
  private final Patience patience;
  private final Optional<PublicKey> wantedKey;
  private final Optional<Lifecycle> lifecycle;
  private final Door door;
  private final Optional<Door> secondDoor;
  private final Questions questions;
  private @Nullable SignerLink link;
  private @Nullable SignerLink second;
  private @Nullable PublicKey key;

  /** Nobody is there yet; both doors are open. */
  Stage(
      Dialect dialect,
      Crypto crypto,
      Conformance.Plan plan,
      Door door,
      Optional<Door> secondDoor,
      Questions questions) {
    this.dialect = dialect;
    this.crypto = crypto;
    this.patience = plan.patience();
    this.wantedKey = plan.key();
    this.lifecycle = plan.lifecycle();
    this.door = door;
    this.secondDoor = secondDoor;
    this.questions = questions;
  }

  Dialect dialect() {
    return dialect;
  }

  /** From here on, over the same links. */
  void speak(Dialect next) {
    dialect = next;
  }

  Door door() {
    return door;
  }

  Questions questions() {
    return questions;
  }

  Optional<Lifecycle> lifecycle() {
    return lifecycle;
  }

  Optional<PublicKey> wantedKey() {
    return wantedKey;
  }

  Patience patience() {
    return patience;
  }

  Crypto crypto() {
    return crypto;
  }

  /** The link that is there, or the next. */
  SignerLink link() throws IOException {
    if (link == null || !link.isOpen()) {
      link = door.connect(patience.back());
    }
    return link;
  }

  /** One more of the same signer, from its second address. */
  Optional<SignerLink> secondLink() throws IOException {
    if (secondDoor.isEmpty()) {
      return Optional.empty();
    }
    second = settled(secondDoor.get(), second, patience.arrival());
    return Optional.of(second);
  }

  /** Makes sure that the link works, whatever has been done to it. */
  void settle() throws IOException {
    link = settled(door, link, patience.back());
  }

  /** The same of a signer that has just been started. */
  void arrive() throws IOException {
    link = settled(door, link, patience.arrival());
  }

  private SignerLink settled(Door door, @Nullable SignerLink held, Duration within)
      throws IOException {
    SignerLink link = held;
    for (int attempt = 0; attempt < 5; attempt++) {
      if (link == null || !link.isOpen()) {
        link = door.connect(within);
      }
      if (link.ask(new Request.Ping()) instanceof Answer.Pong) {
        return link;
      }
      link.close();
    }
    throw new IOException("expected the signer to answer a ping, got five links without");
  }

  Answer ask(Request request) throws IOException {
    return link().ask(request);
  }

  /** Hangs up, as a node that ends. */
  void hangUp() {
    if (link != null) {
      link.close();
    }
    if (second != null) {
      second.close();
    }
  }

  /** Forgets what is left of a signer that has ended. */
  void forget() throws IOException {
    hangUp();
    door.turnAway();
    if (secondDoor.isPresent()) {
      secondDoor.get().turnAway();
    }
  }

  /** Learns the key, and begins above what the signer has signed before. */
  void begin() throws IOException {
    arrive();
    for (int skip = 0; skip < SKIPS; skip++) {
      Request probe =
          questions.ask(
              Questions.vote(Step.PREVOTE, questions.nextHeight(), 0, Questions.block("one")));
      if (ask(probe) instanceof Answer.Signed) {
        return;
      }
      questions.skip(HEIGHTS_SKIPPED);
    }
  }

  /** The key that signatures are to be of: as given, or else as shown. */
  SignatureVerifier verifier() throws IOException {
    if (key == null) {
      key = wantedKey.isPresent() ? wantedKey.get() : shownKey();
    }
    try {
      return SignatureVerifier.of(crypto, key);
    } catch (InvalidKeyException e) {
      throw new IOException("the signer's public key cannot be used: " + e.getMessage(), e);
    }
  }

  private PublicKey shownKey() throws IOException {
    Answer answer = ask(new Request.ShowPublicKey(questions.chainId()));
    if (!(answer instanceof Answer.Key shown)) {
      throw new IOException("expected a public key, got " + answer.described());
    }
    for (PublicKeyForm form : PublicKeyForm.values()) {
      Optional<PublicKey> found = form.of(shown);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IOException(
        "expected a public key of type %s or %s, got another"
            .formatted(KeyType.ED25519.label(), KeyType.SECP256K1.label()));
  }

  @Override
  public void close() {
    hangUp();
  }
}
