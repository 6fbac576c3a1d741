package io.countersign.cli.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Another program's TOML, of which only texts at the top are looked at. */
public final class ForeignToml {
  private final TomlParseResult toml;

  private ForeignToml(TomlParseResult toml) {
    this.toml = toml;
  }

  /**
   * Reads it.
   *
   * @throws SettingsException if it cannot be read, or is no TOML
   */
  public static ForeignToml read(Path file) throws SettingsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SettingsReader.SIZE_LIMIT + 1);
      TomlParseResult toml = Toml.parse(new String(bytes, StandardCharsets.UTF_8));
      if (bytes.length > SettingsReader.SIZE_LIMIT || toml.hasErrors()) {
        throw new SettingsException(
            "expected TOML of at most %d bytes in %s, got something else"
                .formatted(SettingsReader.SIZE_LIMIT, file));
      }
      return new ForeignToml(toml);
    } catch (IOException e) {
      throw new SettingsException("could not read %s: %s".formatted(file, e));
    } catch (RuntimeException e) { // of tomlj, see TomlReader
      throw new SettingsException(
          "expected TOML in %s, got something that its reader cannot follow".formatted(file));
    }
  }

  /** The text of this name; empty if there is none, or it is no text. */
  public Optional<String> text(String name) {
    return toml.get(List.of(name)) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
