package io.countersign.core.key;

/** What a signature is for: where a device takes long, the most urgent goes first. */
public enum Urgency {
  /** A vote or a proposal, for which the chain waits. */
  CONSENSUS,
  /** A vote's extension. */
  EXTENSION,
  /** What no node waits for. */
  OTHER
}
