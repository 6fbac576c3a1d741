package io.countersign.cli.tmkms;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what TMKMS reads, as strictly: a field that is missing or comes twice is an error. */
final class StateReader {
  /** Of the whole file; a state has about 300 bytes. */
  private static final int SIZE_LIMIT = 64 * 1024;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

  private final JsonReader json;
  private @Nullable Long height;
  private @Nullable Integer round;
  private @Nullable Integer step;
  private @Nullable BlockId blockId;
  private @Nullable String mark;

  private StateReader(JsonReader json) {
    this.json = json;
  }

  static TmkmsState read(Path file) throws TmkmsStateException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw unreadable(file, "no ordinary file", null);
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(SIZE_LIMIT + 1);
    } catch (NoSuchFileException e) {
      return new TmkmsState.Nothing();
    } catch (IOException e) {
      throw new TmkmsStateException(
          "TMKMS's state file %s could not be read: %s; see to its owner and permissions"
              .formatted(file, e),
          e);
    }
    return read(content, file);
  }

  /**
   * What its whole content says.
   *
   * @param file for the message
   */
  static TmkmsState read(byte[] content, Path file) throws TmkmsStateException {
    if (content.length > SIZE_LIMIT) {
      throw unreadable(file, "more than %d bytes".formatted(SIZE_LIMIT), null);
    }
    try {
      return parse(new String(content, StandardCharsets.UTF_8));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      if (StatePage.isPage(content)) {
        return new TmkmsState.Torn();
      }
      String found =
          e instanceof IllegalArgumentException
              ? String.valueOf(e.getMessage())
              : "no whole JSON object as TMKMS writes it";
      throw unreadable(file, found, e);
    }
  }

  /**
   * What a whole file says.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalArgumentException if it is no state
   */
  private static TmkmsState parse(String text) throws IOException {
    if (text.isBlank()) {
      throw new IllegalArgumentException("nothing in it");
    }
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      StateReader reader = new StateReader(json);
      reader.readState();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("something after its end");
      }
      return reader.state();
    }
  }

  private void readState() throws IOException {
    Set<String> seen = new HashSet<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = nextName(seen);
      switch (name) {
        case "height" -> height = number(name, JsonToken.STRING, Long.MAX_VALUE);
        case "round" -> round = (int) number(name, JsonToken.STRING, Integer.MAX_VALUE);
        case "step" -> step = (int) number(name, JsonToken.NUMBER, StateFields.AFTER_PRECOMMIT);
        case "block_id" -> blockId = blockId();
        case StateFields.MARK -> mark = mark();
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private String nextName(Set<String> seen) throws IOException {
    String name = json.nextName();
    if (!seen.add(name)) {
      throw new IllegalArgumentException("%s twice".formatted(name));
    }
    return name;
  }

  private long number(String name, JsonToken type, long most) throws IOException {
    String text = json.peek() == type ? json.nextString() : "";
    if (NUMBER.matcher(text).matches()) {
      long number = Long.parseUnsignedLong(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "no %s that is a %s from 0 to %d"
            .formatted(name, type == JsonToken.STRING ? "number in quotes" : "bare number", most));
  }

  private BlockId blockId() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return BlockId.NIL;
    }
    Set<String> seen = new HashSet<>();
    Bytes hash = null;
    BlockId parts = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (nextName(seen)) {
        case "hash" -> hash = hash();
        case "parts", "part_set_header" -> parts = parts();
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (hash == null || parts == null) {
      throw new IllegalArgumentException("no hash and parts in its block_id");
    }
    return new BlockId(hash, parts.partsTotal(), parts.partsHash());
  }

  private BlockId parts() throws IOException {
    Set<String> seen = new HashSet<>();
    int total = 0;
    Bytes hash = Bytes.EMPTY;
    json.beginObject();
    while (json.hasNext()) {
      switch (nextName(seen)) {
        // TMKMS takes both: the number was in quotes before Tendermint 0.34.
        case "total" -> total = (int) number("total", json.peek(), 0xffff_ffffL);
        case "hash" -> hash = hash();
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new BlockId(Bytes.EMPTY, total, hash);
  }

  private Bytes hash() throws IOException {
    Bytes hash = Bytes.ofHex(json.nextString());
    if (!hash.isEmpty() && hash.length() != BlockId.HASH_LENGTH) {
      throw new IllegalArgumentException("a hash of %d bytes".formatted(hash.length()));
    }
    return hash;
  }

  private @Nullable String mark() throws IOException {
    String ceiling = null;
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals(StateFields.CEILING)) {
        ceiling = json.nextString();
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return ceiling;
  }

  private TmkmsState state() {
    if (height == null || round == null || step == null || blockId == null) {
      throw new IllegalArgumentException("not all of height, round, step and block_id");
    }
    if (height == 0) {
      return new TmkmsState.Nothing();
    }
    HeightRoundStep position =
        new HeightRoundStep(
            height, round, Step.ofNumber(Math.min(step + 1, Step.PRECOMMIT.number())));
    boolean ours =
        step == StateFields.AFTER_PRECOMMIT
            && Optional.ofNullable(mark).equals(Optional.of(StateFields.mark(position)));
    return ours
        ? new TmkmsState.Ceiling(position)
        : new TmkmsState.Signed(position, Objects.requireNonNull(blockId));
  }

  private static TmkmsStateException unreadable(Path file, String found, @Nullable Throwable e) {
    return new TmkmsStateException(
        ("expected TMKMS's state in %s, got something else: %s; find out which height was signed last, by TMKMS and by us, move the"
                + " file away, and give that height with: countersign state init, or state raise, CHAIN --height HEIGHT")
            .formatted(file, found),
        e);
  }
}
