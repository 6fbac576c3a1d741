package io.countersign.cli.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code [countersign]} says of the program itself.
 *
 * @param log {@code log}, in small letters; empty if it is not said
 * @param control {@code control_socket}
 */
public record ProgramSettings(Optional<String> log, Control control) {
  /** What holds where nothing is said. */
  public static final ProgramSettings STANDARD =
      new ProgramSettings(Optional.empty(), new Control.Standard());

  /** Where the control socket is. */
  public sealed interface Control {
    /** Found by the configuration file. */
    record Standard() implements Control {}

    /** There is none. */
    record Off() implements Control {}

    /** There and nowhere else. */
    record At(Path path) implements Control {}
  }
}
