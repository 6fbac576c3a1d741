package io.countersign.harness.load;

import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
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
        () -> new NotOurs(pid),
        extensions,
        Optional.empty(),
        Optional.empty());
  }

  private record NotOurs(long pid) implements Running {
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
  }
}
