package io.countersign.cli.run;

import io.countersign.core.key.SignerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What has to be done so that what runs becomes what is wanted; decided from settings and public
 * halves of secrets alone.
 *
 * @param steps first those that open, so that what cannot be opened is found before anything is
 *     closed; a chain that stays has none if nothing of it changes
 */
record ReloadPlan(List<Step> steps) {
  /** For one key on one chain. */
  sealed interface Step {}

  /** Nothing runs for it yet. */
  record Add(ChainFacts wanted) implements Step {}

  /** Its signer stays, its nodes are others. */
  record ChangeNodes(ChainFacts wanted, NodesPlan nodes) implements Step {}

  /** Closed, and opened anew. */
  record Reopen(ChainFacts wanted) implements Step {}

  /** Closed. */
  record Remove(SignerName name) implements Step {}

  /**
   * From what runs to what is wanted.
   *
   * @param outdated whose keys are to be opened anew though no setting tells
   * @throws StartException if a signer would forget what it signed
   */
  static ReloadPlan of(List<ChainFacts> running, List<ChainFacts> wanted, Set<SignerName> outdated)
      throws StartException {
    OneName.requireEach(wanted.stream().map(OneName::of).toList());
    List<Step> adds = new ArrayList<>();
    List<Step> changes = new ArrayList<>();
    Set<SignerName> names = new HashSet<>();
    for (ChainFacts chain : wanted) {
      names.add(chain.name());
      requireOneState(running, chain);
      Optional<ChainFacts> now = named(running, chain.name());
      if (now.isEmpty()) {
        adds.add(new Add(chain));
      } else if (!chain.hasSignerOf(now.get()) || outdated.contains(chain.name())) {
        changes.add(new Reopen(chain));
      } else {
        NodesPlan nodes = NodesPlan.of(now.get(), chain);
        if (!nodes.isNothing()) {
          changes.add(new ChangeNodes(chain, nodes));
        }
      }
    }
    List<Step> steps = new ArrayList<>(adds);
    for (ChainFacts chain : running) {
      if (!names.contains(chain.name())) {
        steps.add(new Remove(chain.name()));
      }
    }
    steps.addAll(changes);
    return new ReloadPlan(steps);
  }

  private static Optional<ChainFacts> named(List<ChainFacts> chains, SignerName name) {
    return chains.stream().filter(chain -> chain.name().equals(name)).findFirst();
  }

  /**
   * A key that signs has its state open; another file, copied from it a moment ago, would not know
   * of what is signed meanwhile.
   */
  private static void requireOneState(List<ChainFacts> running, ChainFacts wanted)
      throws StartException {
    for (ChainFacts now : running) {
      boolean sameKey =
          now.publicKey().equals(wanted.publicKey())
              && now.configured().chain().id().equals(wanted.configured().chain().id());
      boolean sameState =
          now.configured()
              .watermarkFile()
              .toAbsolutePath()
              .normalize()
              .equals(wanted.configured().watermarkFile().toAbsolutePath().normalize());
      if (sameKey && !sameState) {
        throw new StartException(
            "chain %s: this key signs now, over watermark %s: its state cannot become %s while it does; stop the signer, move the file, start it"
                .formatted(
                    wanted.name(),
                    now.configured().watermarkFile(),
                    wanted.configured().watermarkFile()));
      }
      if (sameState && !sameKey) {
        throw new StartException(
            "chain %s: watermark %s is that of %s, whose key is another one: expected a state_file of its own"
                .formatted(wanted.name(), wanted.configured().watermarkFile(), now.name()));
      }
    }
  }
}
