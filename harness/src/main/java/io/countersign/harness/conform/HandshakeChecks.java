package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.SocketLink;
import io.countersign.protocol.secret.Prover;
import io.countersign.protocol.secret.SecretConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** SecretConnection with a peer that cheats. */
final class HandshakeChecks {
  private static final Duration REDIAL = Duration.ofSeconds(20);

  /** Zero, one, and one of order 8: whoever takes one shares a secret that all the world knows. */
  private static final List<String> LOW_ORDER =
      List.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");

  private HandshakeChecks() {}

  static List<Check> all() {
    return List.of(
        must(
                "speaks-first",
                "a node accepts one connection at a time, and one that stays silent kills its start",
                "0.34, 0.38 and 0.40 wait 5 s for a silent one, and end after 3 s without a signer",
                stage -> overTcp(stage, HandshakeChecks::speaksFirst))
            .once(),
        must(
                "low-order-point",
                "a key agreed with a point of low order is known to everybody on the way",
                "p2p/conn/secret_connection.go refuses them since the Tendermint audit of 2019",
                HandshakeChecks::lowOrder)
            .once(),
        must(
                "wrong-signature",
                "a peer that does not hold its key is a man in the middle",
                "the signature over the challenge is all that authenticates",
                stage -> overTcp(stage, hand -> refusesProof(stage, hand, HandshakeChecks::forged)))
            .once(),
        should(
                "identity-point",
                "a key for which every signature is right proves nothing",
                "TMKMS and cosmos/kms take it",
                stage ->
                    overTcp(stage, hand -> refusesProof(stage, hand, HandshakeChecks::neutral)))
            .once(),
        must(
                "altered-frame",
                "a flipped bit ends the link, or the stream can be rewritten on its way",
                "the tag of ChaCha20-Poly1305",
                stage -> overTcp(stage, hand -> altered(stage, hand)))
            .once(),
        must(
                "replayed-frame",
                "a request that is recorded must not be asked again by who recorded it",
                "the nonce counts",
                stage -> overTcp(stage, hand -> replayed(stage, hand)))
            .once(),
        should(
                "silent-handshake",
                "who accepts and says nothing, as a firewall does, must not keep the signer from the node",
                "TMKMS lets one byte a second hold its handshake for ever",
                HandshakeChecks::silent)
            .once());
  }

  @FunctionalInterface
  private interface ByHand {
    Verdict run(BareHandshake hand) throws IOException;
  }

  private static Verdict overTcp(Stage stage, ByHand body) throws IOException {
    if (!stage.door().isTcp()) {
      return new Verdict.Skipped("a Unix socket has no handshake");
    }
    try (BareHandshake hand = new BareHandshake(nextDial(stage))) {
      return body.run(hand);
    }
  }

  private static SocketLink nextDial(Stage stage) throws IOException {
    stage.door().turnAway();
    stage.hangUp();
    Optional<SocketLink> socket = stage.door().accept(REDIAL);
    return socket.orElseThrow(
        () ->
            new IOException(
                "expected a dial within %d s, got %s"
                    .formatted(REDIAL.toSeconds(), stage.door().none())));
  }

  private static Verdict speaksFirst(BareHandshake hand) {
    try {
      hand.ephemeral();
      return Verdict.PASS;
    } catch (IOException e) {
      return Verdict.fail("the signer's ephemeral key at once", e);
    }
  }

  private static Verdict lowOrder(Stage stage) throws IOException {
    for (String point : LOW_ORDER) {
      Verdict verdict = overTcp(stage, hand -> lowOrder(hand, point));
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Verdict lowOrder(BareHandshake hand, String point) throws IOException {
    hand.send(HexFormat.of().parseHex("220a20" + point));
    hand.ephemeral();
    return hand.isAnswered()
        ? Verdict.fail("an end of the handshake after the point " + point, "the signer's proof")
        : Verdict.PASS;
  }

  private static Verdict refusesProof(Stage stage, BareHandshake hand, ProofOf proof)
      throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        Ed25519PrivateKey key = new Ed25519PrivateKey(stage.crypto(), seed);
        SecretConnection connection = hand.with(stage.crypto(), proof.by(key))) {
      hand.send(BareHandshake.ping(connection));
      return hand.isAnswered()
          ? Verdict.fail("an end of the link after a proof that is none", "an answer to a ping")
          : Verdict.PASS;
    } catch (IOException e) {
      return Verdict.PASS; // it hung up, which is what is wanted
    }
  }

  @FunctionalInterface
  private interface ProofOf {
    Prover by(Ed25519PrivateKey key);
  }

  private static Prover forged(Ed25519PrivateKey key) {
    return new Prover() {
      @Override
      public Bytes publicKey() {
        return key.publicKey();
      }

      @Override
      public byte[] sign(byte[] challenge) {
        byte[] signature = key.sign(challenge);
        signature[3] ^= 1;
        return signature;
      }
    };
  }

  /** The neutral element, and a signature of it over everything. */
  private static Prover neutral(Ed25519PrivateKey ignored) {
    return new Prover() {
      @Override
      public Bytes publicKey() {
        byte[] point = new byte[32];
        point[0] = 1;
        return Bytes.copyOf(point);
      }

      @Override
      public byte[] sign(byte[] challenge) {
        byte[] signature = new byte[64];
        signature[0] = 1;
        return signature;
      }
    };
  }

  private static Verdict altered(Stage stage, BareHandshake hand) throws IOException {
    return inSession(
        stage,
        hand,
        connection -> {
          byte[] frame = BareHandshake.ping(connection);
          frame[7] ^= 1;
          return afterwards(hand, frame, "an altered frame");
        });
  }

  private static Verdict replayed(Stage stage, BareHandshake hand) throws IOException {
    return inSession(
        stage,
        hand,
        connection -> {
          byte[] frame = BareHandshake.ping(connection);
          hand.send(frame);
          hand.frame();
          return afterwards(hand, frame, "a replayed frame");
        });
  }

  private static Verdict afterwards(BareHandshake hand, byte[] frame, String what)
      throws IOException {
    hand.send(frame);
    return hand.isAnswered()
        ? Verdict.fail("an end of the link after " + what, "an answer")
        : Verdict.PASS;
  }

  @FunctionalInterface
  private interface Session {
    Verdict with(SecretConnection connection) throws IOException;
  }

  private static Verdict inSession(Stage stage, BareHandshake hand, Session session)
      throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        Ed25519PrivateKey key = new Ed25519PrivateKey(stage.crypto(), seed);
        SecretConnection connection = hand.with(stage.crypto(), Prover.of(key))) {
      return session.with(connection);
    }
  }

  private static Verdict silent(Stage stage) throws IOException {
    if (!stage.door().isTcp()) {
      return new Verdict.Skipped("a Unix socket has no handshake");
    }
    try (SocketLink socket = nextDial(stage)) {
      socket.hold("end", stage.patience().silence());
      while (socket.read(new byte[64]) >= 0) {
        // Its ephemeral key.
      }
      return Verdict.PASS;
    } catch (IOException e) {
      return String.valueOf(e.getMessage()).startsWith("no end within")
          ? Verdict.fail(
              "the signer to give up within %d s".formatted(stage.patience().silence().toSeconds()),
              "a dial that waits on")
          : Verdict.PASS;
    }
  }
}
