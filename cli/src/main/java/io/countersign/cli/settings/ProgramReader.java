package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.CONTROL_SOCKET;
import static io.countersign.cli.settings.KnownKeys.COUNTERSIGN_TABLE;
import static io.countersign.cli.settings.KnownKeys.LOG;

import io.countersign.cli.settings.ProgramSettings.Control;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code [countersign]}. */
final class ProgramReader {
  private static final Map<String, String> LEVELS =
      new TreeMap<>(Map.of("error", "error", "warn", "warn", "info", "info", "debug", "debug"));

  private final ValueReader values;

  ProgramReader(Problems problems) {
    this.values = new ValueReader(problems);
  }

  ProgramSettings read(CheckedTable root) {
    return root.tables(COUNTERSIGN_TABLE).stream()
        .findFirst()
        .map(this::program)
        .orElse(ProgramSettings.STANDARD);
  }

  private ProgramSettings program(CheckedTable table) {
    Optional<String> log =
        table.has(LOG) ? Optional.of(values.choice(table, LOG, LEVELS, "info")) : Optional.empty();
    return new ProgramSettings(log, control(table));
  }

  private Control control(CheckedTable table) {
    if (!table.has(CONTROL_SOCKET)) {
      return new Control.Standard();
    }
    return table.text(CONTROL_SOCKET).equals("off")
        ? new Control.Off()
        : new Control.At(values.path(table, CONTROL_SOCKET));
  }
}
