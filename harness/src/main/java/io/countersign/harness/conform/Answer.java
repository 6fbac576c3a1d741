package io.countersign.harness.conform;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** What came for a request, an end of the link or of patience included. */
sealed interface Answer {
  /** Cut here: a stranger's text. */
  int LONGEST_TEXT = 120;

  /**
   * A signed vote or proposal.
   *
   * @param second of the extension that 2.0 has more
   * @param length of the whole answer in bytes
   */
  record Signed(Bytes signature, Timestamp time, Bytes extension, Bytes second, int length)
      implements Answer {}

  /** A signature of bytes. */
  record SignedBytes(Bytes signature) implements Answer {}

  /**
   * The public key, in whatever forms it came; absent ones are empty.
   *
   * @param ed25519 of the form up to 0.40
   * @param secp256k1 of the form up to 0.40
   * @param bytes of the form of 1.0
   * @param type of the form of 1.0
   */
  record Key(Bytes ed25519, Bytes secp256k1, Bytes bytes, String type) implements Answer {}

  record Pong() implements Answer {}

  /** {@code RemoteSignerError}. */
  record Refused(String text) implements Answer {}

  /** The link has ended. */
  record HungUp(String how) implements Answer {}

  /** Nothing within the time that was waited. */
  record Silent(Duration waited) implements Answer {}

  /** Bytes that no node can read. */
  record Unreadable(String problem) implements Answer {}

  /** For a person: what came. */
  default String described() {
    return switch (this) {
      case Signed ignored -> "a signature";
      case SignedBytes ignored -> "a signature of bytes";
      case Key ignored -> "a public key";
      case Pong() -> "an answer to a ping";
      case Refused(String text) -> "a refusal: " + text;
      case HungUp(String how) -> "an end of the link: " + how;
      case Silent(Duration waited) ->
          "no answer within %.1f s".formatted(waited.toMillis() / 1000.0);
      case Unreadable(String problem) -> "an answer that cannot be read: " + problem;
    };
  }

  /** Reads the bytes of one message. */
  static Answer of(byte[] message) {
    try {
      return read(ProtoReader.of(message), message.length);
    } catch (IOException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Answer read(ProtoReader message, int length) throws IOException {
    for (int field : new int[] {2, 4, 6, 8, 10}) {
      Optional<ProtoReader> answer = message.message(field);
      if (answer.isPresent()) {
        ProtoReader inner = answer.get();
        Optional<ProtoReader> error = inner.message(2);
        if (field != 8 && error.isPresent()) {
          return new Refused(text(error.get().bytes(2)));
        }
        return switch (field) {
          case 2 -> key(inner);
          case 4 -> signed(inner, 5, 8, length);
          case 6 -> signed(inner, 6, 7, length);
          case 8 -> new Pong();
          default -> new SignedBytes(Bytes.copyOf(inner.bytes(1)));
        };
      }
    }
    return new Unreadable("none of the fields that answers have");
  }

  private static Answer key(ProtoReader answer) throws IOException {
    ProtoReader old = answer.message(1).orElse(ProtoReader.of(new byte[0]));
    return new Key(
        Bytes.copyOf(old.bytes(1)),
        Bytes.copyOf(old.bytes(2)),
        Bytes.copyOf(answer.bytes(3)),
        text(answer.bytes(4)));
  }

  private static Answer signed(ProtoReader answer, int time, int signature, int length)
      throws IOException {
    ProtoReader message = answer.message(1).orElse(ProtoReader.of(new byte[0]));
    Optional<ProtoReader> at = message.message(time);
    return new Signed(
        Bytes.copyOf(message.bytes(signature)),
        at.isEmpty()
            ? Timestamp.GO_ZERO
            : new Timestamp(at.get().number(1), (int) at.get().number(2)),
        signature == 8 ? Bytes.copyOf(message.bytes(10)) : Bytes.EMPTY,
        signature == 8 ? Bytes.copyOf(message.bytes(12)) : Bytes.EMPTY,
        length);
  }

  private static String text(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
  }
}
