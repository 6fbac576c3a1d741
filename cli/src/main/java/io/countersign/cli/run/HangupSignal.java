package io.countersign.cli.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** SIGHUP, by which daemons are told to read their configuration anew. */
final class HangupSignal {
  private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

  private HangupSignal() {}

  /** From now on it runs this, on a thread of its own, and does not end the process. */
  @SuppressWarnings("sunapi") // there is no other way to hear of a signal
  static void reloads(Runnable reload) {
    try {
      Signal.handle(new Signal("HUP"), _ -> reload.run());
    } catch (IllegalArgumentException e) {
      LOG.warn("SIGHUP does not reload here: {}", e.getMessage());
    }
  }
}
