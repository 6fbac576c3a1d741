package io.countersign.cli.settings;

import io.countersign.cli.settings.CheckedTable.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads and checks a {@code tmkms.toml}. */
public final class SettingsReader {
  /** In bytes; no configuration file of this kind comes near it. */
  static final int SIZE_LIMIT = 1 << 20;

  private SettingsReader() {}

  /**
   * Reads a file.
   *
   * @param environment for its references
   * @throws SettingsException with everything that is wrong with it
   */
  public static Settings read(Path file, Map<String, String> environment) throws SettingsException {
    return parse(file, text(file, "make one with: countersign init DIR"), environment);
  }

  /** The same, in an empty environment. */
  public static Settings read(Path file) throws SettingsException {
    return read(file, Map.of());
  }

  /**
   * Reads the text of a file, in an empty environment.
   *
   * @param file for messages; not opened
   * @throws SettingsException with everything that is wrong with it
   */
  public static Settings parse(Path file, String text) throws SettingsException {
    return parse(file, text, Map.of());
  }

  static Settings parse(Path file, String text, Map<String, String> environment)
      throws SettingsException {
    Problems problems = new Problems(file.toString());
    String toml =
        text.startsWith("\uFEFF") ? text.substring(1) : text; // as editors on Windows write
    CheckedTable root = new TomlReader(problems, toml, new References(environment)).read();
    ChainReader chain = new ChainReader(problems);
    ValidatorReader validator = new ValidatorReader(problems);
    List<ChainSettings> chains = root.tables(KnownKeys.CHAINS).stream().map(chain::read).toList();
    List<ValidatorSettings> validators =
        root.tables(KnownKeys.VALIDATORS).stream().map(validator::read).toList();
    ProviderReader providers = new ProviderReader(problems);
    List<KeyTable> keyTables = providers.keys(root);
    List<KeySettings> keys = keyTables.stream().map(KeyTable::settings).toList();
    ProgramSettings program = new ProgramReader(problems).read(root);
    List<Text> elsewhere = new DeviceReader(problems).consensusKeys(root);
    new WholeFile(problems, root, keyTables, elsewhere)
        .check(
            new Settings(
                file,
                chains,
                validators,
                keys,
                providers.yubihsms(),
                program,
                List.of(),
                List.of()));
    problems.check();
    return new Settings(
        file,
        chains,
        validators,
        keys,
        providers.yubihsms(),
        program,
        problems.obstacles(),
        problems.warnings());
  }

  /**
   * The text of a configuration file of either kind.
   *
   * @param otherwise how to come by one
   */
  static String text(Path file, String otherwise) throws SettingsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SIZE_LIMIT + 1);
      if (bytes.length > SIZE_LIMIT) {
        throw new SettingsException(
            "%s: expected a configuration file of at most %d bytes, got more"
                .formatted(file, SIZE_LIMIT));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new SettingsException(file + ": expected UTF-8 text, got other bytes");
    } catch (NoSuchFileException e) {
      throw new SettingsException(
          "no configuration file %s: name yours with -c FILE, or %s".formatted(file, otherwise));
    } catch (AccessDeniedException e) {
      throw new SettingsException("not allowed to read the configuration file " + file);
    } catch (IOException e) {
      throw new SettingsException(
          "could not read the configuration file %s: %s".formatted(file, e.getMessage()));
    }
  }
}
