package io.countersign.cli.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A mapping of YAML.
 *
 * @param file for messages
 * @param fields texts, lists of texts and of mappings, mappings
 */
record YamlMap(String file, Map<String, Object> fields) {
  boolean has(String name) {
    return fields.containsKey(name) && !fields.get(name).equals("");
  }

  /** A text; {@code standard} if there is none, or nothing is said. */
  String text(String name, String standard) throws MigrationException {
    Object value = fields.getOrDefault(name, "");
    if (value instanceof String text) {
      return text.isEmpty() ? standard : text;
    }
    throw unexpected("a text", name);
  }

  List<String> texts(String name) throws MigrationException {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof String text)) {
        throw unexpected("a list of texts", name);
      }
      texts.add(text);
    }
    return texts;
  }

  List<YamlMap> maps(String name) throws MigrationException {
    List<YamlMap> maps = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof YamlMap map)) {
        throw unexpected("a list of mappings", name);
      }
      maps.add(map);
    }
    return maps;
  }

  private List<?> list(String name) throws MigrationException {
    Object value = fields.getOrDefault(name, "");
    if (value.equals("")) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    throw unexpected("a list", name);
  }

  private MigrationException unexpected(String expected, String name) {
    return new MigrationException(
        "%s: expected %s for %s, got something else".formatted(file, expected, name));
  }
}
