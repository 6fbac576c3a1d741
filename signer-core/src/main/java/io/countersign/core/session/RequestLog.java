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

  private RequestLog() {}

  static void log(String name, Response response, long nanos) {
    switch (response) {
      case Response.SignedVote signed -> signed(name, signed.vote(), nanos);
      case Response.SignedProposal signed -> signed(name, signed.proposal(), nanos);
      case Response.Refused refused -> refused(name, refused);
      case Response.PublicKeyIs ignored -> LOG.debug("[{}] public key shown", name);
      case Response.Pong ignored -> LOG.debug("[{}] pinged", name);
    }
  }

  private static void signed(String name, SignableMessage message, long nanos) {
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

  private static void refused(String name, Response.Refused refused) {
    if (refused.code() == ErrorCode.UNAVAILABLE) {
      LOG.error("[{}] could not sign: {}", name, refused.description());
    } else {
      LOG.warn("[{}] refused: {}", name, refused.description());
    }
  }
}
