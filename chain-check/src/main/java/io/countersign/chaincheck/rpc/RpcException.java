package io.countersign.chaincheck.rpc;

import java.io.IOException;

/** A node answered something else than its RPC should. */
public final class RpcException extends IOException {
  private static final long serialVersionUID = 1L;

  RpcException(String message) {
    super(message);
  }
}
