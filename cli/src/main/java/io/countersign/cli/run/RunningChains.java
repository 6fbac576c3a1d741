package io.countersign.cli.run;

import io.countersign.core.key.SignerName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every chain that a process has open. Once it ends, none comes in any more: whoever opens one
 * meanwhile has to close it.
 */
final class RunningChains {
  private final List<RunningChain> chains = new ArrayList<>();
  private final Map<SignerName, String> lost = new LinkedHashMap<>();

  /** Those of them that only wait for a device. */
  private final Set<SignerName> waiting = new HashSet<>();

  private boolean ending;

  /** Takes it in; false if the process ends, and the caller has to close it. */
  synchronized boolean add(RunningChain chain) {
    if (!ending) {
      chains.add(chain);
      forget(chain.name());
    }
    return !ending;
  }

  /** Takes it out, for the caller to close. */
  synchronized void remove(RunningChain chain) {
    chains.remove(chain);
  }

  /** Remembers that nothing signs for this one any more, though something ought to. */
  synchronized void lost(SignerName name, String reason) {
    lost.put(name, reason);
    waiting.remove(name);
  }

  /** Nothing signs for it until its device is there, which is nobody's failure. */
  synchronized void waits(SignerName name, String reason) {
    lost.put(name, reason);
    waiting.add(name);
  }

  /** Whether something ought to be open that nobody waits for. */
  synchronized boolean hasFailed() {
    return !waiting.containsAll(lost.keySet());
  }

  /** No longer wanted, so not missed. */
  synchronized void forget(SignerName name) {
    lost.remove(name);
    waiting.remove(name);
  }

  /** What ought to be open and is not, with the reason. */
  synchronized Map<SignerName, String> lost() {
    return new LinkedHashMap<>(lost);
  }

  synchronized List<RunningChain> all() {
    return List.copyOf(chains);
  }

  synchronized Optional<RunningChain> named(SignerName name) {
    return chains.stream().filter(chain -> chain.name().equals(name)).findFirst();
  }

  synchronized boolean isEnding() {
    return ending;
  }

  /** From now on none is taken in; what is there is to be closed. */
  synchronized List<RunningChain> end() {
    ending = true;
    return List.copyOf(chains);
  }
}
