package io.countersign.cli.run;

import io.countersign.cli.settings.KeySettings;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices of one kind that hold keys: one object for each that the configuration describes, however
 * many keys are in it, from the first that is opened until the last is closed. So a device stays as
 * it is through a reload that leaves one of its keys in use.
 *
 * @param <S> what describes a device; equal for the same
 */
final class Devices<S, D extends Closeable> implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** Makes a device that is not open yet. */
  @FunctionalInterface
  interface Making<D, X extends Exception> {
    D make() throws X;
  }

  private static final class Held<D> {
    private final D device;
    private int keys;

    Held(D device) {
      this.device = device;
    }
  }

  private final Map<S, Held<D>> held = new LinkedHashMap<>();

  /** Those that are away, by the key that is to be opened when they are there. */
  private final Map<KeySettings, S> awaited = new HashMap<>();

  /**
   * Takes a device for a key; whoever does releases it once.
   *
   * @param made of the settings if there is none yet; waits for nothing
   * @throws X as that does; nothing is taken then
   */
  synchronized <X extends Exception> D take(S settings, Making<D, X> made) throws X {
    Held<D> device = held.get(settings);
    if (device == null) {
      device = new Held<>(made.make());
      held.put(settings, device);
    }
    device.keys++;
    return device.device;
  }

  /** Gives it back; closed with the last. */
  void release(S settings) {
    Held<D> unused;
    synchronized (this) {
      Held<D> device = held.get(settings);
      if (device == null || --device.keys > 0) {
        return;
      }
      held.remove(settings);
      unused = device;
    }
    close(unused.device);
  }

  /** Takes one that is open already, for other keys. */
  synchronized Optional<D> takeOpen(S settings) {
    Held<D> device = held.get(settings);
    if (device == null) {
      return Optional.empty();
    }
    device.keys++;
    return Optional.of(device.device);
  }

  /**
   * Keeps one that is taken, for a key, until that is opened or not wanted any more: the next try
   * begins where this one stands.
   */
  void await(KeySettings key, S settings) {
    S before;
    synchronized (this) {
      Held<D> device = held.get(settings);
      if (device == null) {
        return; // closed meanwhile, with all of them
      }
      device.keys++;
      before = awaited.put(key, settings);
    }
    if (before != null) {
      release(before);
    }
  }

  /** Gives back the one that is kept for a key, if any. */
  void awaitNoMore(KeySettings key) {
    S before;
    synchronized (this) {
      before = awaited.remove(key);
    }
    if (before != null) {
      release(before);
    }
  }

  /** Gives back those that are kept for other keys than these. */
  void awaitOnly(Collection<? extends KeySettings> keys) {
    List<KeySettings> others;
    synchronized (this) {
      others = awaited.keySet().stream().filter(key -> !keys.contains(key)).toList();
    }
    others.forEach(this::awaitNoMore);
  }

  /** What those are that are open. */
  synchronized List<S> open() {
    return List.copyOf(held.keySet());
  }

  private void close(D device) {
    try {
      device.close();
    } catch (IOException e) {
      LOG.warn("a device could not be closed: {}", e.getMessage());
    }
  }

  /** Closes those that nobody gave back. */
  @Override
  public void close() {
    Map<S, Held<D>> left;
    synchronized (this) {
      left = new LinkedHashMap<>(held);
      held.clear();
    }
    left.values().forEach(device -> close(device.device));
  }
}
