package io.countersign.cli.cometbft;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.signbytes.SignedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads a {@link FilePvState}: of CometBFT, cosmos/kms or Horcrux. */
public final class FilePvStateReader {
  /** Of the whole file; CometBFT's have about 500 bytes. */
  private static final int SIZE_LIMIT = 64 * 1024;

  private static final Set<String> FIELDS =
      Set.of("height", "round", "step", "signature", "signbytes");

  private FilePvStateReader() {}

  /**
   * What was signed last.
   *
   * @param chainId whose sign bytes these must be
   * @return a floor where there are no sign bytes; the caller verifies the signature
   * @throws FilePvStateException if it cannot be read, or tells of another chain
   */
  public static Watermark read(Path file, String chainId) throws FilePvStateException {
    try {
      return read(text(file), file, chainId);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(file, e);
    }
  }

  /**
   * What its whole text says.
   *
   * @param file for the message
   */
  static Watermark read(String text, Path file, String chainId) throws FilePvStateException {
    try {
      return watermark(fields(text), chainId);
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw refused(file, e);
    }
  }

  private static FilePvStateException refused(Path file, Exception e) {
    return new FilePvStateException(
        "expected what was signed last, as CometBFT writes it, in %s, got something else: %s"
            .formatted(file, e.getMessage()),
        e);
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(SIZE_LIMIT + 1);
      if (content.length > SIZE_LIMIT) {
        throw new IllegalArgumentException("more than %d bytes".formatted(SIZE_LIMIT));
      }
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private static Map<String, String> fields(String text) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (!FIELDS.contains(name) || json.peek() == JsonToken.NULL) {
          json.skipValue();
        } else if (fields.put(name, json.nextString()) != null) { // a number, too, as it is written
          throw new IllegalArgumentException(name + " twice");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("something after its end");
      }
    }
    return fields;
  }

  private static Watermark watermark(Map<String, String> fields, String chainId) {
    long height = number(fields, "height", Long.MAX_VALUE);
    int round = (int) number(fields, "round", Integer.MAX_VALUE);
    int step = (int) number(fields, "step", Step.PRECOMMIT.number());
    if (height == 0) {
      return Watermark.floor(0);
    }
    if (step == 0) { // cosmos/kms: nothing of this round yet
      return round == 0
          ? Watermark.floor(height - 1)
          : Watermark.floor(new HeightRoundStep(height, round - 1, Step.PRECOMMIT));
    }
    HeightRoundStep position = new HeightRoundStep(height, round, Step.ofNumber(step));
    Bytes signBytes = Bytes.ofHex(fields.getOrDefault("signbytes", ""));
    if (signBytes.isEmpty()) {
      return Watermark.floor(position);
    }
    if (!SignedContent.isOf(chainId, position, signBytes.toArray())) {
      throw new IllegalArgumentException(
          "its signbytes are not those of %s on chain %s".formatted(position, chainId));
    }
    byte[] signature = Base64.getDecoder().decode(fields.getOrDefault("signature", ""));
    return Watermark.of(position, signBytes).withSignature(Bytes.copyOf(signature));
  }

  /**
   * In quotes or not: CometBFT writes a height in quotes and a round without, Horcrux both with.
   */
  private static long number(Map<String, String> fields, String name, long most) {
    String text = fields.getOrDefault(name, "");
    if (text.matches("[0-9]{1,19}")) {
      long number = Long.parseUnsignedLong(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException("no %s from 0 to %d".formatted(name, most));
  }
}
