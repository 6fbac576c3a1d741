package io.countersign.harness.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Collects what was measured. */
final class Measured implements Figures {
  private final Map<String, Map<Quantity, Span>> spans = new HashMap<>();

  /** Takes all that a lane knows, while its process still runs. */
  void add(Lane lane) throws IOException {
    for (Quantity quantity : Quantity.values()) {
      Optional<Span> span = lane.span(quantity);
      if (span.isPresent()) {
        add(lane.name(), quantity, span.get());
      }
    }
    add(lane.name(), Quantity.START, Span.of(lane.startMillis()));
    double resident = lane.residentMebibytes();
    if (!Double.isNaN(resident)) {
      add(lane.name(), Quantity.RESIDENT, Span.of(resident));
    }
  }

  void add(String candidate, Quantity quantity, Span span) {
    spans.computeIfAbsent(candidate, name -> new EnumMap<>(Quantity.class)).put(quantity, span);
  }

  @Override
  public Optional<Span> of(String candidate, Quantity quantity) {
    return Optional.ofNullable(spans.getOrDefault(candidate, Map.of()).get(quantity));
  }
}
