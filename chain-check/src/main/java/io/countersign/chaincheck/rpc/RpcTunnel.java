package io.countersign.chaincheck.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a connection to a node's RPC goes through, where it does not go to the node itself. */
public interface RpcTunnel extends Closeable {
  /** Name or address that is connected to. */
  String host();

  /** From 1 to 65535. */
  int port();

  /**
   * Enters the tunnel over a connection to {@link #host}.
   *
   * @param in has a deadline on everything
   * @param out takes a few short writes without waiting
   * @throws IOException if the other side is no such tunnel
   */
  Inside enter(InputStream in, OutputStream out) throws IOException;

  /** Gives up what it takes to enter; what is inside may stay. */
  @Override
  void close();

  /** A connection inside the tunnel; what carries it is closed by somebody else, after it. */
  interface Inside extends Closeable {
    /** What the node says; has the deadline of what carries it. */
    InputStream in();

    /** What the node is told. */
    OutputStream out();
  }
}
