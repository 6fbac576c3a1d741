package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Being there, and who one is. */
final class KeyChecks {
  private KeyChecks() {}

  static List<Check> all() {
    return List.of(
        must(
            "ping",
            "a node drops a signer that does not answer a ping within 5 s",
            "a stalled signer whose process lived on: tmkms #352, #389",
            KeyChecks::ping),
        must(
            "public-key",
            "a node asks once at its start and ends without a key in its version's form",
            "CometBFT 1.0 ends with \"unsupported key\" at TMKMS 0.15 and cosmos/kms",
            KeyChecks::publicKey),
        should(
            "public-key-in-both-forms",
            "a node that is upgraded finds its key without a change of the signer",
            "nodes of 1.0 want bytes and a type where those before want a field for each type",
            KeyChecks::bothForms),
        must(
            "public-key-is-the-one-expected",
            "a signer with another key signs for a stranger, and its validator misses every block",
            "key files mixed up between 32-byte seeds and 64-byte keys: tmkms #135, #290, #365",
            KeyChecks::expectedKey),
        should(
            "another-chain",
            "a node of another chain that was pointed here is told so, and gets no signature",
            "one host for several chains, and an address copied from one file to the next",
            KeyChecks::anotherChain));
  }

  private static Verdict ping(Stage stage) throws IOException {
    for (int i = 0; i < 3; i++) {
      Answer answer = stage.ask(new Request.Ping());
      if (!(answer instanceof Answer.Pong)) {
        return Verdict.fail("an answer to ping", answer.described());
      }
    }
    return Verdict.PASS;
  }

  private static Answer askKey(Stage stage) throws IOException {
    return stage.ask(new Request.ShowPublicKey(stage.questions().chainId()));
  }

  private static Verdict publicKey(Stage stage) throws IOException {
    PublicKeyForm form =
        stage.dialect().wantsKeyByName() ? PublicKeyForm.BY_NAME : PublicKeyForm.BY_FIELD;
    return in(form, askKey(stage));
  }

  private static Verdict in(PublicKeyForm form, Answer answer) {
    String expected =
        switch (form) {
          case BY_FIELD -> "a public key in field 1, pub_key";
          case BY_NAME -> "a public key in fields 3 and 4, pub_key_bytes and pub_key_type";
        };
    return answer instanceof Answer.Key key
        ? form.of(key).isPresent() ? Verdict.PASS : Verdict.fail(expected, "none")
        : Verdict.fail(expected, answer.described());
  }

  private static Verdict bothForms(Stage stage) throws IOException {
    Answer answer = askKey(stage);
    Verdict each =
        Verdict.all(in(PublicKeyForm.BY_FIELD, answer), in(PublicKeyForm.BY_NAME, answer));
    if (!(each instanceof Verdict.Pass) || !(answer instanceof Answer.Key key)) {
      return each;
    }
    return PublicKeyForm.BY_FIELD.of(key).equals(PublicKeyForm.BY_NAME.of(key))
        ? Verdict.PASS
        : Verdict.fail("one key in both forms", "two");
  }

  private static Verdict expectedKey(Stage stage) throws IOException {
    Optional<PublicKey> wanted = stage.wantedKey();
    if (wanted.isEmpty()) {
      return new Verdict.Skipped("needs --pubkey");
    }
    Answer answer = askKey(stage);
    if (!(answer instanceof Answer.Key key)) {
      return Verdict.fail("a public key", answer.described());
    }
    List<PublicKey> shown =
        Stream.of(PublicKeyForm.values()).flatMap(form -> form.of(key).stream()).toList();
    if (shown.isEmpty()) {
      return Verdict.fail("a public key", "none in any form");
    }
    return shown.stream()
        .filter(other -> !other.equals(wanted.get()))
        .findFirst()
        .map(other -> Verdict.fail(described(wanted.get()), described(other)))
        .orElse(Verdict.PASS);
  }

  private static String described(PublicKey key) {
    return "%s %s".formatted(key.type().label(), key.bytes().hex());
  }

  private static Verdict anotherChain(Stage stage) throws IOException {
    return Judge.refusedKindly(
        stage,
        new Request.SignVote(
            stage.questions().chainId() + "x", stage.questions().nextPrevote(), false));
  }
}
