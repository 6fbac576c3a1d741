package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.consensus.Bytes;
import java.util.List;

/**
 * What there is to know of a node before it is dialled.
 *
 * @param secrets tells them apart from others without telling them
 */
record NodeFacts(ValidatorSettings settings, List<Bytes> secrets) {
  /** Whether a link to the other one is a link to this one: it need not be touched. */
  boolean isLinkOf(NodeFacts other) {
    return settings.ofLink().equals(other.settings.ofLink()) && secrets.equals(other.secrets);
  }
}
