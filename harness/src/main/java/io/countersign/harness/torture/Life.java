package io.countersign.harness.torture;

import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One life of the signer as its two nodes see it, up to its kill, which comes by plan in the middle
 * of it. An answer that was on its way when the kill came is still received.
 */
final class Life {
  private final SignerProgram signer;
  private final List<RemoteSigner> links;
  private final KillPlan plan;
  private final Tempo tempo;
  private int asked;
  private int answered;
  private boolean over;

  /** A life that has begun, its links connected. */
  Life(SignerProgram signer, List<RemoteSigner> links, KillPlan plan, Tempo tempo) {
    this.signer = signer;
    this.links = links;
    this.plan = plan;
    this.tempo = tempo;
  }

  /** Whether the kill has come. */
  boolean isOver() {
    return over;
  }

  /** Whether a request was under way when the kill came. */
  boolean endedInTheMiddle() {
    return asked > answered;
  }

  /**
   * Asks over one link.
   *
   * @return empty if the kill came first
   * @throws ViolationException if the signer hung up and was not killed
   */
  Optional<Response> ask(int link, Request request) throws IOException {
    long began = System.nanoTime();
    send(link, request);
    Optional<Response> response = receive(link);
    if (!over) {
      tempo.answered(System.nanoTime() - began);
    }
    return response;
  }

  /**
   * Asks over both links, one this long after the other.
   *
   * @return an answer for each, empty if the kill came first
   * @throws ViolationException if the signer hung up and was not killed
   */
  List<Optional<Response>> race(int first, List<Request> requests, long nanosBetween)
      throws IOException {
    send(first, requests.get(0));
    Tempo.pause(nanosBetween);
    send(1 - first, requests.get(1));
    Optional<Response> one = receive(first);
    return List.of(one, receive(1 - first));
  }

  private void send(int link, Request request) throws IOException {
    asked++;
    try {
      links.get(link).send(request);
    } catch (IOException e) {
      requireOver(e);
    }
    if (plan instanceof KillPlan.Asked(int nth, long nanos) && asked == nth) {
      kill(nanos);
    }
  }

  private Optional<Response> receive(int link) throws IOException {
    Response response;
    try {
      response = links.get(link).receive();
    } catch (IOException e) {
      requireOver(e);
      return Optional.empty();
    }
    answered++;
    if (plan instanceof KillPlan.Answered(int nth, long nanos) && answered == nth) {
      kill(nanos);
    }
    return Optional.of(response);
  }

  private void kill(long nanos) throws IOException {
    Tempo.pause(nanos);
    over = true;
    signer.kill();
  }

  private void requireOver(IOException e) throws ViolationException {
    if (!over) {
      throw new ViolationException(
          "the signer did not answer and was not killed (%s): %s"
              .formatted(signer.isAlive() ? "it runs" : "it has ended", e.getMessage()),
          e);
    }
  }
}
