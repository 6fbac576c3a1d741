package io.countersign.harness.node;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One height signed by a remote signer.
 *
 * @param nanos how long proposal, prevote and precommit took, from the question's first byte to the
 *     decoded answer
 */
public record Height(long height, List<Long> nanos) {
  /** Asks for all three, with a pause before each but the first, and checks the answers. */
  public static Height sign(
      RemoteSigner signer, TestChain chain, AnswerCheck check, long height, Pause between)
      throws IOException {
    List<Long> nanos = new ArrayList<>();
    for (Request request : chain.requests(height)) {
      if (!nanos.isEmpty()) {
        between.take();
      }
      long asked = System.nanoTime();
      Response response = signer.ask(request);
      nanos.add(System.nanoTime() - asked);
      check.require(request, response);
    }
    return new Height(height, nanos);
  }
}
