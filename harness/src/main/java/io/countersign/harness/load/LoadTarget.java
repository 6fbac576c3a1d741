package io.countersign.harness.load;

import io.countersign.harness.node.ProcessFigures;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A signer to be put under load.
 *
 * @param nodes of each chain, where the signer will dial
 * @param start begins it once the nodes listen
 * @param extensions whether it signs vote extensions
 * @param state the folder with what it has signed last, whose files are counted
 * @param collections a log of its JVM's garbage collections
 */
public record LoadTarget(
    List<ChainNodes> nodes,
    Start start,
    boolean extensions,
    Optional<Path> state,
    Optional<Path> collections) {

  /** A signer that runs already, and is left running. */
  public static LoadTarget running(
      long pid, String chainId, NodeAddress address, boolean extensions) {
    return new LoadTarget(
        List.of(new ChainNodes(chainId, List.of(address))),
        () -> NotOurs.found(pid),
        extensions,
        Optional.empty(),
        Optional.empty());
  }

  private record NotOurs(long pid) implements Running {
    /** Whether there is such a process, and its figures can be read, is better known now. */
    static NotOurs found(long pid) throws IOException {
      try {
        if (ProcessFigures.of(pid).isEmpty()) {
          throw new IOException("expected a process with the id %d, found none".formatted(pid));
        }
      } catch (AccessDeniedException e) {
        throw new IOException(
            "expected to read %s, was not allowed to: run this as the user of process %d, or as root"
                .formatted(e.getFile(), pid),
            e);
      }
      return new NotOurs(pid);
    }

    /** Whoever watches over it may start another in its place. */
    @Override
    public Optional<String> gone() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Begins a signer. */
  @FunctionalInterface
  public interface Start {
    /** Begins it, or finds it running already. */
    Running begin() throws IOException;
  }

  /** One that runs. */
  public interface Running extends Closeable {
    /** Of its process. */
    long pid();

    /** Why there is no use in waiting for it, if so. */
    Optional<String> gone();
  }
}
