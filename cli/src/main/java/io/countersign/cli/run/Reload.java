package io.countersign.cli.run;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.tmkms.TmkmsStateFile;
import io.countersign.core.key.SignerName;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs into what a configuration says. Whatever can be found out is found out before
 * anything is closed: every key is read, every new chain is open, the state of every other one has
 * been looked at. A chain that has to be opened anew is closed first, its state flushed and given
 * up, so that there are never two owners of it.
 */
final class Reload {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final RunningChains chains;
  private final LinkThreads threads;
  private final LateChains late;
  private final ConsensusKeys keys;
  private final Crypto crypto;
  private final PresharedKeys presharedKeys;
  private final Deadlines deadlines;

  /** By name; what is taken over is taken out. */
  private final Map<SignerName, WantedChain> wanted = new LinkedHashMap<>();

  /** Consensus keys of chains that are to be opened anew with another one. */
  private final Map<SignerName, SigningKey> newKeys = new HashMap<>();

  /** What asks the nodes of chains whose signer stays. */
  private final Map<SignerName, NodesCheck> checks = new HashMap<>();

  /** What is to be opened and has no device, with the reason. */
  private final Map<ChainKey, StartException> away = new LinkedHashMap<>();

  private final List<RunningChain> opened = new ArrayList<>();
  private final List<RunningNode> leaving = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private boolean whole = true;

  Reload(
      RunningChains chains,
      LinkThreads threads,
      LateChains late,
      ConsensusKeys keys,
      Crypto crypto,
      PresharedKeys presharedKeys,
      Deadlines deadlines) {
    this.presharedKeys = presharedKeys;
    this.chains = chains;
    this.threads = threads;
    this.late = late;
    this.keys = keys;
    this.crypto = crypto;
    this.deadlines = deadlines;
  }

  /** All of it; once. */
  ReloadResult to(Settings settings, Passphrases passphrases) {
    ReloadPlan plan;
    try {
      plan = prepare(settings, passphrases);
    } catch (StartException e) {
      giveUp();
      return ReloadResult.refused(e);
    } catch (RuntimeException e) {
      giveUp();
      throw e;
    }
    threads.hold(); // there may be no link for a moment
    try {
      plan.steps().forEach(this::apply);
      opened.forEach(this::start);
      haveWait(settings);
      forgetTheUnwanted(settings);
    } finally {
      threads.release();
      wanted.values().forEach(WantedChain::close);
      checks.values().forEach(NodesCheck::close);
      newKeys.values().forEach(SigningKey::close);
    }
    return new ReloadResult(
        whole ? ReloadResult.Outcome.DONE : ReloadResult.Outcome.PARTLY, List.copyOf(done));
  }

  private ReloadPlan prepare(Settings settings, Passphrases passphrases) throws StartException {
    List<ChainFacts> facts = new ArrayList<>();
    for (ChainKey key : settings.keysInUse()) {
      try {
        WantedChain chain = WantedChain.of(key, settings, keys, crypto, presharedKeys, deadlines);
        wanted.put(key.name(), chain);
        facts.add(chain.facts());
      } catch (StartException e) {
        haveWait(key, e);
      }
    }
    List<ChainFacts> running = chains.all().stream().map(RunningChain::facts).toList();
    Set<SignerName> outdated = outdated();
    ReloadPlan plan = ReloadPlan.of(running, facts, outdated);
    for (ReloadPlan.Step step : plan.steps()) {
      switch (step) {
        case ReloadPlan.Reopen(ChainFacts chain) -> {
          lookAt(chain);
          openNewKey(chain, outdated.contains(chain.name()), passphrases);
        }
        case ReloadPlan.ChangeNodes(ChainFacts chain, NodesPlan nodes) -> {
          if (nodes.asksAnew()) {
            Tunnels tunnels = new Tunnels(crypto, presharedKeys);
            RunningChain now = chains.named(chain.name()).orElseThrow();
            now.checkOf(chain, tunnels).ifPresent(check -> checks.put(chain.name(), check));
          }
        }
        case ReloadPlan.Add _, ReloadPlan.Remove _ -> {}
      }
    }
    for (ReloadPlan.Step step : plan.steps()) {
      if (step instanceof ReloadPlan.Add(ChainFacts chain)) {
        try {
          open(chain, passphrases);
        } catch (StartException e) {
          haveWait(chain.configured(), e);
        }
      }
    }
    return plan;
  }

  /** What signs now is not given up for a key that is not there. */
  private void haveWait(ChainKey key, StartException e) throws StartException {
    if (!e.isAway() || chains.named(key.name()).isPresent()) {
      throw e;
    }
    away.put(key, e);
  }

  /** Those that waited before are open now, wait with new settings, or are not wanted. */
  private void haveWait(Settings settings) {
    Set<SignerName> fresh = new HashSet<>();
    away.keySet().stream().map(ChainKey::name).filter(late::mayBeFresh).forEach(fresh::add);
    late.forget();
    away.forEach(
        (key, e) -> {
          late.add(key, settings, fresh.contains(key.name()), e);
          done.add("chain %s waits for its device: %s".formatted(key.name(), e.getMessage()));
        });
  }

  /** Finds out what would keep a chain from being opened anew. */
  private void lookAt(ChainFacts chain) throws StartException {
    ChainKey configured = chain.configured();
    RunningChain now = chains.named(chain.name()).orElseThrow();
    if (now.publicKey().equals(chain.publicKey())) {
      requireStateKept(configured); // its watermark is open here, and the same as before
    } else {
      ChainWatermark.look(configured, chain.publicKey(), false);
    }
  }

  /** Beside the one that signs, unless that is the same in the same place. */
  private void openNewKey(ChainFacts chain, boolean outdated, Passphrases passphrases)
      throws StartException {
    ChainFacts now = chains.named(chain.name()).orElseThrow().facts();
    if (outdated || !chain.hasKeyOf(now)) {
      SigningKey opened = keys.open(chain.configured().key(), passphrases);
      newKeys.put(chain.name(), opened);
      requireSame(chain.publicKey(), opened);
    }
  }

  /** Whose keys are open in a device with a password that is no longer the one. */
  private Set<SignerName> outdated() throws StartException {
    Set<SignerName> names = new HashSet<>();
    for (RunningChain chain : chains.all()) {
      WantedChain next = wanted.get(chain.name());
      if (next != null && keys.isOutdated(chain.secrets().key(), next.facts().configured().key())) {
        names.add(chain.name());
      }
    }
    return names;
  }

  private static void requireStateKept(ChainKey configured) throws StartException {
    try {
      if (configured.keepsTmkmsState()) {
        TmkmsStateFile.requireKeepable(configured.chain().stateFile());
      }
    } catch (IOException e) {
      throw new StartException(
          "chain %s: %s cannot be kept: %s"
              .formatted(configured.name(), configured.chain().stateFile(), e.getMessage()),
          e);
    }
  }

  private void open(ChainFacts chain, Passphrases passphrases) throws StartException {
    SigningKey key = keys.open(chain.configured().key(), passphrases);
    WantedChain looked = taken(chain);
    ReadyChain ready = new ReadyChain(chain.configured(), key, looked.nodes());
    try {
      requireSame(chain.publicKey(), key);
      opened.add(RunningChain.open(ready, false, crypto, presharedKeys));
    } catch (StartException | RuntimeException e) {
      ready.close();
      throw e;
    }
  }

  private static void requireSame(PublicKey looked, SigningKey opened) throws StartException {
    if (!looked.equals(opened.publicKey())) {
      throw new StartException("a key file changed while it was being read");
    }
  }

  private WantedChain taken(ChainFacts chain) {
    return Optional.ofNullable(wanted.remove(chain.name())).orElseThrow();
  }

  /** Nothing has been changed yet, and nothing will be. */
  private void giveUp() {
    opened.forEach(SignerProcess::closed);
    newKeys.values().forEach(SigningKey::close);
    checks.values().forEach(NodesCheck::close);
    wanted.values().forEach(WantedChain::close);
  }

  private void apply(ReloadPlan.Step step) {
    if (chains.isEnding()) {
      if (whole) {
        whole = false;
        done.add("the signer is shutting down");
      }
      return;
    }
    switch (step) {
      case ReloadPlan.Add(ChainFacts chain) -> {
        if (!away.containsKey(chain.configured())) {
          done.add("added chain " + chain.name());
        }
      }
      case ReloadPlan.Remove(SignerName name) -> remove(chains.named(name).orElseThrow());
      case ReloadPlan.ChangeNodes(ChainFacts chain, NodesPlan nodes) -> {
        chains
            .named(chain.name())
            .orElseThrow()
            .become(
                chain,
                nodes,
                taken(chain).nodes(),
                Optional.ofNullable(checks.remove(chain.name())),
                threads,
                leaving);
        nodes.changes().forEach(change -> done.add("chain %s: %s".formatted(chain.name(), change)));
      }
      case ReloadPlan.Reopen(ChainFacts chain) ->
          reopen(chains.named(chain.name()).orElseThrow(), chain);
    }
  }

  private void start(RunningChain chain) {
    if (chains.add(chain)) {
      chain.nodes().start(threads, List.copyOf(leaving));
    } else {
      SignerProcess.closed(chain);
    }
  }

  private void remove(RunningChain chain) {
    ReadyChain secrets = released(chain);
    secrets.key().close();
    chain.nodes().all().forEach(RunningNode::leave);
    done.add("removed chain " + chain.name());
  }

  /** Closed but for its key; its links end by themselves, and wipe their secrets then. */
  private ReadyChain released(RunningChain chain) {
    List<RunningNode> nodes = chain.nodes().all();
    leaving.addAll(nodes);
    ReadyChain secrets = chain.secrets();
    try {
      chain.release();
    } catch (RuntimeException e) {
      LOG.error("[{}] the chain could not be closed well: {}", chain.name(), e.getMessage(), e);
      whole = false;
      done.add("chain %s could not be closed well: %s".formatted(chain.name(), e.getMessage()));
    }
    chains.remove(chain);
    return secrets;
  }

  private void reopen(RunningChain old, ChainFacts chain) {
    ReadyChain before = released(old);
    SigningKey newKey = newKeys.remove(chain.name());
    ReadyChain after =
        new ReadyChain(
            chain.configured(), newKey == null ? before.key() : newKey, taken(chain).nodes());
    try {
      start(RunningChain.open(after, false, crypto, presharedKeys));
      done.add("changed chain " + chain.name());
      old.nodes().all().forEach(RunningNode::leave);
      if (newKey != null) {
        before.key().close();
      }
    } catch (StartException | RuntimeException e) {
      whole = false;
      LOG.error(
          "[{}] could not be opened with its new settings: {}; going back to the old ones",
          chain.name(),
          e.getMessage());
      after.nodes().forEach(OpenNode::close);
      if (newKey != null) {
        newKey.close();
      }
      goBack(before, String.valueOf(e.getMessage()));
    }
  }

  private void goBack(ReadyChain before, String reason) {
    SignerName name = before.configured().name();
    try {
      start(RunningChain.open(before, false, crypto, presharedKeys));
      done.add("chain %s signs with its old settings: %s".formatted(name, reason));
    } catch (StartException | RuntimeException e) {
      before.close();
      String lost =
          "nothing signs for it any more: %s; and not with its old settings: %s"
              .formatted(reason, e.getMessage());
      chains.lost(name, lost);
      done.add("chain %s: %s".formatted(name, lost));
      LOG.error("[{}] {}; mend that, then: countersign reload", name, lost);
    }
  }

  private void forgetTheUnwanted(Settings settings) {
    List<SignerName> names = settings.keysInUse().stream().map(ChainKey::name).toList();
    chains.lost().keySet().stream().filter(name -> !names.contains(name)).forEach(chains::forget);
  }
}
