package io.countersign.core.session;

import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.SignableMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each answered request, written after the answer has left. */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private static final int REFUSALS_AT_ONCE = 20;
  private static final int REFUSALS_PER_SECOND = 5;

  private final String name;
  private final LogThrottle refusals =
      new LogThrottle(REFUSALS_AT_ONCE, REFUSALS_PER_SECOND, System::nanoTime);

  /** The log of one link. */
  RequestLog(String name) {
    this.name = name;
  }

  void answered(Response response, long nanos) {
    switch (response) {
      case Response.SignedVote signed -> signed(signed.vote(), nanos);
      case Response.SignedProposal signed -> signed(signed.proposal(), nanos);
      case Response.Refused refused -> refused(refused);
      case Response.PublicKeyIs ignored -> LOG.debug("[{}] public key shown", name);
      case Response.Pong ignored -> LOG.debug("[{}] pinged", name);
    }
  }

  private void signed(SignableMessage message, long nanos) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "[{}] signed {} {} in {} ms",
          name,
          message.position(),
          BlockId.describe(message.blockId().hash()),
          millis(nanos));
    }
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
      LOG.error("[{}] could not sign: {}{}", name, refused.description(), refusals.mention());
    } else {
      LOG.warn("[{}] refused: {}{}", name, refused.description(), refusals.mention());
    }
  }
}
