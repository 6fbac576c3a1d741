package io.countersign.cli.settings;

import java.util.Optional;

/** Says what is wrong with a key that may not stand where it does. */
final class UnknownKey {
  private UnknownKey() {}

  static String describe(String name, Section section, Section file) {
    Optional<String> near = NearestName.of(name, section.names());
    Optional<Section> home = near.isPresent() ? Optional.empty() : sectionOf(name, file);
    String hint =
        near.map(key -> ", did you mean \"" + key + "\"?")
            .or(() -> home.map(place -> ", it belongs in " + place.title()))
            .orElse("");
    return "unknown key %s in %s%s (expected one of: %s)"
        .formatted(Quoted.of(name), section.title(), hint, String.join(", ", section.names()));
  }

  private static Optional<Section> sectionOf(String name, Section file) {
    return Section.allOf(file).stream()
        .filter(section -> section.key(name).isPresent())
        .findFirst();
  }
}
