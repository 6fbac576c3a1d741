package io.countersign.core.session;

import io.countersign.core.guard.PeerText;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.SignableMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One line for each answered request, written after the answer has left.
 *
 * <p>By the JDK's own logger, since slf4j's takes a stack trace for each line, and the node's next
 * request may be there already.
 */
final class RequestLog {
  private static final Logger LOG = System.getLogger(Session.class.getName());

  private static final int LINES_AT_ONCE = 20;
  private static final int LINES_PER_SECOND = 5;

  private final String name;
  private final LogThrottle refusals = throttle();
  private final LogThrottle rawBytes = throttle();

  /** The log of one link. */
  RequestLog(String name) {
    this.name = name;
  }

  private static LogThrottle throttle() {
    return new LogThrottle(LINES_AT_ONCE, LINES_PER_SECOND, System::nanoTime);
  }

  void answered(Request request, Answer answer, long nanos) {
    switch (answer.response()) {
      case Response.SignedVote signed -> signed(signed.vote(), answer.again(), nanos);
      case Response.SignedProposal signed -> signed(signed.proposal(), answer.again(), nanos);
      case Response.SignedRawBytes ignored -> signedRawBytes(request, nanos);
      case Response.Refused refused -> refused(refused);
      case Response.PublicKeyIs ignored -> log(Level.DEBUG, "public key shown");
      case Response.Pong ignored -> log(Level.DEBUG, "pinged");
    }
  }

  private void signed(SignableMessage message, boolean again, long nanos) {
    if (LOG.isLoggable(Level.INFO)) {
      log(
          Level.INFO,
          "signed "
              + message.position()
              + " "
              + BlockId.describe(message.blockId().hash())
              + " in "
              + millis(nanos)
              + (again ? " ms, the same signature as before" : " ms")
              + whyNil(message));
    }
  }

  /** A vote for nil is what a node makes of a round that went wrong, and none of our doing. */
  private static String whyNil(SignableMessage message) {
    if (!message.blockId().isNil()) {
      return "";
    }
    return switch (message.position().step()) {
      case PROPOSAL -> "";
      case PREVOTE -> " (the node's choice: no block that it accepts reached it in time)";
      case PRECOMMIT ->
          " (the node's choice: prevotes of two thirds for one block did not reach it in time)";
    };
  }

  /** They may come a hundred times a second, so their lines are bounded. */
  private void signedRawBytes(Request request, long nanos) {
    if (LOG.isLoggable(Level.INFO) && rawBytes.permits()) {
      log(
          Level.INFO,
          "signed " + rawBytes(request) + " in " + millis(nanos) + " ms" + rawBytes.mention());
    }
  }

  private static String rawBytes(Request request) {
    return switch (request) {
      case Request.SignRawBytes ask ->
          "%d raw bytes for %s".formatted(ask.rawBytes().length(), PeerText.quoted(ask.uniqueId()));
      case Request.SignBytes ask ->
          "%d raw bytes that begin with %s"
              .formatted(ask.value().length(), ask.value().hexPrefix(16));
      case Request.SignVote ignored -> "";
      case Request.SignProposal ignored -> "";
      case Request.Ping ignored -> "";
      case Request.ShowPublicKey ignored -> "";
      case Request.Unsupported ignored -> "";
    };
  }

  /** Tenths of a millisecond, without a formatter's garbage. */
  private static String millis(long nanos) {
    long tenths = (nanos + 50_000) / 100_000;
    return tenths / 10 + "." + tenths % 10;
  }

  /** Refusals cost a node nothing, so their lines are bounded. */
  private void refused(Response.Refused refused) {
    if (!refusals.permits()) {
      return;
    }
    if (refused.code() == ErrorCode.UNAVAILABLE) {
      log(Level.ERROR, "could not sign: " + refused.description() + refusals.mention());
    } else {
      log(Level.WARNING, "refused: " + refused.description() + refusals.mention());
    }
  }

  private void log(Level level, String what) {
    LOG.log(level, "[" + name + "] " + what);
  }
}
