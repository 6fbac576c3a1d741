package io.countersign.chaincheck.rpc;

import io.countersign.protocol.names.NameLookups;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * A node whose RPC can be asked.
 *
 * @param address what it is called, and where it is if there is no tunnel
 * @param tunnel what leads to it
 * @param names finds the address of either
 */
public record RpcNode(RpcAddress address, @Nullable RpcTunnel tunnel, NameLookups names)
    implements Closeable {
  /** By the system's resolver. */
  public RpcNode(RpcAddress address, @Nullable RpcTunnel tunnel) {
    this(address, tunnel, new NameLookups());
  }

  /** One that is connected to without a tunnel. */
  public static RpcNode direct(RpcAddress address) {
    return new RpcNode(address, null);
  }

  /** Closes the tunnel's entrance. */
  @Override
  public void close() {
    if (tunnel != null) {
      tunnel.close();
    }
  }

  /** As an operator knows it. */
  @Override
  public String toString() {
    return tunnel == null ? address.toString() : "%s through %s".formatted(address, tunnel);
  }
}
