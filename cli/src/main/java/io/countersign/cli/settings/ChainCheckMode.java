package io.countersign.cli.settings;

/** Whether a chain's nodes are asked what the key has signed: {@code chain_check}. */
public enum ChainCheckMode {
  /** Before signing, where a node can be asked. */
  WHEN_REACHABLE,
  /** Nothing is signed before a node was asked. */
  REQUIRED,
  OFF
}
