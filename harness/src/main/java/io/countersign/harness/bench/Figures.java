package io.countersign.harness.bench;

import java.util.Optional;

/** What was measured of all candidates. */
@FunctionalInterface
interface Figures {
  /** Empty if this candidate was not there, or this was not measured of it. */
  Optional<Span> of(String candidate, Quantity quantity);
}
