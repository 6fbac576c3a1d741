package io.countersign.yubihsm.setup;

/** How far a device is from being set up from certain words. */
public enum SetupStage {
  /** The configured authentication key opens it: whatever is on it is to be erased. */
  IN_USE,
  /** It was reset, and nothing is on it. */
  ERASED,
  /** A setup from these words was interrupted: it is continued, and nothing is erased. */
  INTERRUPTED,
  /** It was set up from these words. */
  COMPLETE
}
