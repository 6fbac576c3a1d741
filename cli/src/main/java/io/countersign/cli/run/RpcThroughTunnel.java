package io.countersign.cli.run;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.RpcTunnel;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.tunnel.link.PskStream;
import io.countersign.tunnel.link.TunnelEntrance;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;

/** Has a node's RPC asked through a tunnel, where one leads there. */
public record RpcThroughTunnel(TunnelEntrance entrance) implements RpcTunnel {
  /**
   * The RPC of a node, which the caller closes.
   *
   * @param tunnel what leads there; empty if nothing has to
   * @throws StartException if the key of the tunnel cannot serve
   */
  public static RpcNode nodeOf(RpcAddress address, Optional<TunnelSettings> tunnel, Tunnels tunnels)
      throws StartException {
    return tunnel.isPresent()
        ? new RpcNode(address, new RpcThroughTunnel(tunnels.entrance(tunnel.get())))
        : RpcNode.direct(address);
  }

  @Override
  public String host() {
    return entrance.address().host();
  }

  @Override
  public int port() {
    return entrance.address().port();
  }

  @Override
  public Inside enter(InputStream in, OutputStream out) throws IOException {
    try {
      return new Entered(entrance.enter(in, out));
    } catch (InterruptedIOException e) {
      throw e; // its deadline, which has a sentence of its own
    } catch (IOException e) {
      throw entrance.named(e);
    }
  }

  @Override
  public String toString() {
    return entrance.toString();
  }

  @Override
  public void close() {
    entrance.close();
  }

  private record Entered(PskStream stream) implements Inside {
    @Override
    public InputStream in() {
      return stream.in();
    }

    @Override
    public OutputStream out() {
      return stream.out();
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }
}
