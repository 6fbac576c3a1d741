package io.countersign.cli.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kind of table in the file.
 *
 * @param title as messages name it: {@code [[chain]]}
 * @param keys in the order of the documentation
 * @param lenient whether other keys are taken and mean nothing, as in TMKMS
 */
public record Section(String title, List<Key> keys, boolean lenient) {
  static Section of(String title, Key... keys) {
    return new Section(title, List.of(keys), false);
  }

  static Section lenient(String title, Key... keys) {
    return new Section(title, List.of(keys), true);
  }

  /** The key of this name, if it may stand here. */
  public Optional<Key> key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  List<String> names() {
    return keys.stream().map(Key::name).collect(Collectors.toList());
  }

  /** This section and all that stand in it, outermost first. */
  public static List<Section> allOf(Section root) {
    List<Section> sections = new ArrayList<>(List.of(root));
    for (Key key : root.keys()) {
      Section content = key.content();
      if (content != null) {
        sections.addAll(allOf(content));
      }
    }
    return sections;
  }
}
