package io.countersign.chaincheck.rpc;

import java.io.IOException;
import java.io.InputStream;

/**
 * What {@code /status} says.
 *
 * @param chainId {@code node_info.network}
 * @param height of the last block; 0 before the first
 * @param catchingUp whether it still fetches blocks, so that its last one is not the chain's
 */
public record NodeStatus(String chainId, long height, boolean catchingUp) {
  static NodeStatus read(InputStream body) throws IOException {
    var found =
        new Object() {
          String chainId = "";
          long height = -1;
          boolean catchingUp;
        };
    String error =
        Answer.read(
            body,
            fields ->
                fields.object(
                    section -> {
                      switch (section) {
                        case "node_info", "sync_info" ->
                            fields.object(
                                name -> {
                                  switch (section + "." + name) {
                                    case "node_info.network" -> found.chainId = fields.text();
                                    case "sync_info.latest_block_height" ->
                                        found.height = fields.number(0, Long.MAX_VALUE);
                                    case "sync_info.catching_up" ->
                                        found.catchingUp = fields.flag();
                                    default -> fields.skip();
                                  }
                                });
                        default -> fields.skip();
                      }
                    }));
    if (!error.isEmpty()) {
      throw new RpcException("expected a status, got the error: " + error);
    }
    if (found.chainId.isEmpty() || found.height < 0) {
      throw new RpcException("expected a chain id and a height in the status, got none");
    }
    return new NodeStatus(found.chainId, found.height, found.catchingUp);
  }
}
