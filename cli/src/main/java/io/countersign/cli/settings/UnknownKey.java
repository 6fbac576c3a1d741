package io.countersign.cli.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what is wrong with a key that may not stand where it does. */
final class UnknownKey {
  private UnknownKey() {}

  static String describe(String name, Section section, Section file) {
    Optional<String> near = NearestName.of(name, section.names());
    Optional<Section> home = near.isPresent() ? Optional.empty() : sectionOf(name, section, file);
    String hint =
        near.map(key -> ", did you mean \"" + key + "\"?")
            .or(() -> home.map(place -> ", it belongs in " + place.title() + where(section, place)))
            .orElse("");
    return "unknown key %s in %s%s (expected one of: %s)"
        .formatted(Quoted.of(name), section.title(), hint, String.join(", ", section.names()));
  }

  /** First that around it: what follows a table's header belongs to that table, in TOML. */
  private static Optional<Section> sectionOf(String name, Section section, Section file) {
    List<Section> all = Section.allOf(file);
    return Stream.concat(all.stream().filter(around -> holds(around, section)), all.stream())
        .filter(place -> place.key(name).isPresent())
        .findFirst();
  }

  private static String where(Section section, Section place) {
    return holds(place, section) ? ", above " + section.title() : "";
  }

  private static boolean holds(Section around, Section section) {
    return around.keys().stream().anyMatch(key -> section.equals(key.content()));
  }
}
