package io.countersign.cli.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SIGHUP, by which daemons are told to read their configuration anew. */
public final class HangupSignal {
  private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

  private HangupSignal() {}

  /** From now on it runs this, on a thread of its own, and does not end the process. */
  public static void reloads(Runnable reload) {
    try {
      ProcessSignal.runs("HUP", reload);
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIGHUP does not reload here: {}", e.toString());
    }
  }
}
