package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each check against a signer that is broken in exactly that way, and all against an honest one.
 */
class ConformanceTest {
  private static final String CHAIN = "test-1";
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(6),
          Duration.ofSeconds(4),
          Duration.ofSeconds(7),
          Duration.ofMillis(3_300));

  /** No signer of the tests can be broken so: their crypto refuses the point. TMKMS is. */
  private static final Set<String> SEEN_ON_TMKMS = Set.of("identity-point");

  private final Crypto crypto = jdkCrypto();

  @AutoClose private final Ed25519PrivateKey key = freshKey();
  @AutoClose private final Ed25519PrivateKey node = freshKey();
  @AutoClose private final Ed25519PrivateKey identity = freshKey();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anHonestSignerPassesEveryCheckInEveryDialect(Dialect dialect) throws Exception {
    Set<String> chosen =
        dialect == Dialect.V0_38
            ? Set.of()
            : Checks.all().stream()
                .filter(check -> check.scope() == Check.Scope.EACH_DIALECT)
                .map(Check::name)
                .collect(Collectors.toSet());

    List<Outcome> outcomes = run(Flaw.NONE, dialect, chosen);

    assertEquals(Set.of(), failed(outcomes), () -> lines(outcomes));
    assertTrue(outcomes.size() > 35, "outcomes: " + outcomes.size());
  }

  @ParameterizedTest
  @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aFlawIsSeenByItsCheckAndByNoOtherOfTheTheme(Flaw flaw) throws Exception {
    List<Outcome> outcomes = run(flaw, flaw.dialect(), chosen(flaw));

    assertEquals(new TreeSet<>(flaw.seenBy()), failed(outcomes), () -> lines(outcomes));
  }

  @Test
  void everyCheckCanFail() {
    Set<String> seen =
        Arrays.stream(Flaw.values())
            .flatMap(flaw -> flaw.seenBy().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    seen.addAll(SEEN_ON_TMKMS);
    Set<String> all =
        Checks.all().stream().map(Check::name).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, seen);
    assertEquals(Checks.all().size(), all.size(), "names are unique");
  }

  @Test
  void withoutAWayToStartTheSignerTheChecksOfRestartsSayWhatTheyNeed() throws Exception {
    List<Outcome> outcomes =
        runOverRunning(
            List.of(Dialect.V0_34),
            Set.of("kill-between", "two-links-one-signature", "extension"),
            outcome -> true);

    assertEquals(
        List.of(
            "votes of this dialect have no extensions",
            "needs a second --listen",
            "needs --launch"),
        outcomes.stream().map(Outcome::words).toList());
    assertFalse(outcomes.stream().anyMatch(Outcome::isGrave));
  }

  @Test
  void aRunThatIsToEndBeginsNoOtherCheckInAnyDialect() throws Exception {
    List<Outcome> outcomes =
        runOverRunning(
            List.of(Dialect.V0_34, Dialect.V0_38),
            Set.of("ping", "public-key", "prevote"),
            outcome -> !outcome.check().name().equals("public-key"));

    assertEquals(
        List.of("ping", "public-key"),
        outcomes.stream().map(outcome -> outcome.check().name()).toList());
  }

  /** Over an honest signer with one address, which was started by somebody else. */
  private List<Outcome> runOverRunning(
      List<Dialect> dialects, Set<String> only, Conformance.Onlooker onlooker) throws Exception {
    NodeAddress address = SignerSetup.freeAddress();
    try (SmallSigner signer =
        new SmallSigner(Flaw.NONE, CHAIN, List.of(address), crypto, identity, key)) {
      signer.start();
      Conformance.Plan plan =
          new Conformance.Plan(
              address,
              Optional.empty(),
              CHAIN,
              dialects,
              Optional.empty(),
              Optional.empty(),
              only,
              SHORT);
      return Conformance.run(plan, crypto, node, onlooker);
    }
  }

  @Test
  void aStateThatIsNotThereOrNotAllOfItIsNeverAPass() throws Exception {
    Set<String> only = Set.of("state-deleted");
    List<Path> missing = List.of(Path.of("no/such.json"));

    Outcome absent =
        run(Flaw.NONE, Dialect.V0_38, only, signer -> new OtherState(signer, missing)).getFirst();
    Outcome elsewhere =
        run(Flaw.NONE, Dialect.V0_38, only, signer -> new OtherState(signer, List.of())).getFirst();

    assertEquals("fail", absent.word());
    assertTrue(absent.words().contains("expected its state at no/such.json"), absent.words());
    assertEquals("skip", elsewhere.word());
    assertTrue(elsewhere.words().contains("--state does not name all"), elsewhere.words());
  }

  @Test
  void aSignerThatEndsAtItsStartIsNotWaitedFor(@TempDir Path folder) throws Exception {
    NodeAddress address = SignerSetup.freeAddress();
    LaunchedProgram program =
        new LaunchedProgram(
            List.of("sh", "-c", "exit 7"),
            folder,
            folder.resolve("signer.log"),
            new StateFiles(List.of()));
    Conformance.Plan plan =
        new Conformance.Plan(
            address,
            Optional.empty(),
            CHAIN,
            List.of(Dialect.V0_38),
            Optional.empty(),
            Optional.of(program),
            Set.of("ping"),
            SHORT);

    IOException ended =
        assertThrows(IOException.class, () -> Conformance.run(plan, crypto, node, outcome -> true));

    assertEquals(
        "expected the signer at %s, got none: it ended with exit code 7, see %s"
            .formatted(address, folder.resolve("signer.log")),
        ended.getMessage());
  }

  private static Set<String> chosen(Flaw flaw) {
    if (flaw.isDeadly()) {
      return new LinkedHashSet<>(flaw.seenBy());
    }
    return Checks.themes().stream()
        .filter(theme -> theme.stream().anyMatch(each -> flaw.seenBy().contains(each.name())))
        .flatMap(List::stream)
        .map(Check::name)
        .filter(name -> flaw.seenBy().contains(name) || !isLong(name))
        .collect(Collectors.toSet());
  }

  /** The honest signer goes through them; for each flaw they would take too long. */
  private static boolean isLong(String name) {
    return Set.of("half-open-link", "silent-handshake", "three-second-window").contains(name);
  }

  private List<Outcome> run(Flaw flaw, Dialect dialect, Set<String> only) throws Exception {
    return run(flaw, dialect, only, signer -> signer);
  }

  private List<Outcome> run(
      Flaw flaw, Dialect dialect, Set<String> only, UnaryOperator<Lifecycle> life)
      throws Exception {
    List<NodeAddress> addresses = List.of(SignerSetup.freeAddress(), SignerSetup.freeAddress());
    SmallSigner signer = new SmallSigner(flaw, CHAIN, addresses, crypto, identity, key);
    return Conformance.run(
        new Conformance.Plan(
            addresses.get(0),
            Optional.of(addresses.get(1)),
            CHAIN,
            List.of(dialect),
            Optional.of(new PublicKey(KeyType.ED25519, key.publicKey())),
            Optional.of(life.apply(signer)),
            only,
            SHORT),
        crypto,
        node,
        outcome -> true);
  }

  private static Set<String> failed(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.word().equals("fail"))
        .map(outcome -> outcome.check().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String lines(List<Outcome> outcomes) {
    return outcomes.stream().map(Report::line).collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static Ed25519PrivateKey freshKey() {
    try (SecretBytes seed = SecretBytes.random(32)) {
      return new Ed25519PrivateKey(jdkCrypto(), seed);
    }
  }

  private static Crypto jdkCrypto() {
    Provider ec = Objects.requireNonNull(Security.getProvider("SunEC"));
    Provider ce = Objects.requireNonNull(Security.getProvider("SunJCE"));
    return new Crypto("JDK", ec, "Ed25519", ec, "X25519", ce, "ChaCha20-Poly1305");
  }
}
