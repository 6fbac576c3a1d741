package io.countersign.protocol.names;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of names within a time. The system's resolver has no deadline, and nothing
 * ends it: with a dead name server it may take minutes. So it runs on a thread of its own, and
 * whoever waits gives up. Of one name at most one lookup is under way, which later callers share:
 * threads do not pile up while it hangs. Serves any thread.
 */
public final class NameLookups {
  private final Resolver resolver;
  private final ConcurrentHashMap<String, FutureTask<List<InetAddress>>> underWay =
      new ConcurrentHashMap<>();

  /** What knows the addresses of names. */
  @FunctionalInterface
  public interface Resolver {
    /** At least one; takes as long as it takes. */
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /** By the system's resolver; looks nothing up yet. */
  public NameLookups() {
    this(host -> List.of(InetAddress.getAllByName(host)));
  }

  /** By another one. */
  public NameLookups(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The addresses of a host, at least one; at once if it is an address itself.
   *
   * @throws UnknownHostException if there is none
   * @throws IOException if none was found in time; the lookup goes on by itself
   */
  public List<InetAddress> of(String host, Duration within) throws IOException {
    InetAddress literal = literal(host);
    if (literal != null) {
      return List.of(literal);
    }
    try {
      return underWay
          .computeIfAbsent(host, this::begun)
          .get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the name %s was not resolved within %.1f s".formatted(host, within.toMillis() / 1000.0),
          e);
    } catch (ExecutionException e) {
      throw failure(host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the name " + host + " was looked up");
    }
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private FutureTask<List<InetAddress>> begun(String host) {
    FutureTask<List<InetAddress>> lookup =
        new FutureTask<>(
            () -> {
              try {
                return resolver.addresses(host);
              } finally {
                underWay.remove(host); // the next one is to hear of what has changed since
              }
            });
    // No virtual one: the resolver is native, and would keep a carrier from all others.
    Thread.ofPlatform().daemon().name("look up " + host).start(lookup);
    return lookup;
  }

  private static IOException failure(String host, ExecutionException e) {
    if (e.getCause() instanceof UnknownHostException) {
      UnknownHostException unknown =
          new UnknownHostException("no address is known for the name " + host);
      unknown.initCause(e.getCause());
      return unknown;
    }
    return new IOException(
        "the name %s could not be resolved: %s".formatted(host, e.getCause()), e);
  }
}
