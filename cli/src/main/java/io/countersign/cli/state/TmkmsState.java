package io.countersign.cli.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.countersign.cli.settings.ChainKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state file of TMKMS ({@code src/chain/state.rs}), of which only the height is read; that of
 * CometBFT names it the same.
 */
public final class TmkmsState {
  private static final int SIZE_LIMIT = 64 * 1024;

  private TmkmsState() {}

  /**
   * The height that TMKMS signed last with a key; 0 if it has left nothing behind.
   *
   * @throws TmkmsStateException as {@link #lastHeight(Path)} does
   */
  public static long lastHeight(ChainKey key) throws TmkmsStateException {
    Optional<Path> file = key.tmkmsState();
    return file.isPresent() ? lastHeight(file.get()).orElse(0) : 0;
  }

  /**
   * The height that was signed last; empty if there is no file.
   *
   * @throws TmkmsStateException if there is a file that cannot be read: it may have a height in it
   */
  public static OptionalLong lastHeight(Path file) throws TmkmsStateException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(SIZE_LIMIT), StandardCharsets.UTF_8);
      JsonElement height = JsonParser.parseString(text).getAsJsonObject().get("height");
      long signed = height instanceof JsonPrimitive ? Long.parseLong(height.getAsString()) : -1;
      if (signed >= 0) {
        return OptionalLong.of(signed);
      }
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw unreadable(file, e);
    }
    throw unreadable(file, null);
  }

  private static TmkmsStateException unreadable(Path file, @Nullable Throwable cause) {
    return new TmkmsStateException(
        "expected a state file with a height in %s, got something else: make sure which height was signed last, move it away and give that with --height"
            .formatted(file),
        cause);
  }
}
