package io.countersign.interop.node;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Timestamp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** What a node tells about its chain. */
final class NodeRpc implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final int port;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .proxy(HttpClient.Builder.NO_PROXY)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  NodeRpc(int port) {
    this.port = port;
  }

  /** {@code commit.signatures} of one height. */
  record Commit(long height, int round, BlockId blockId, List<Signature> signatures) {}

  /**
   * One of them.
   *
   * @param flag 1 absent, 2 for the block, 3 for nil
   */
  record Signature(int flag, Bytes validatorAddress, Timestamp timestamp, Bytes bytes) {}

  long latestHeight() throws IOException, InterruptedException {
    return get("/status").getAsJsonObject("sync_info").get("latest_block_height").getAsLong();
  }

  Commit commit(long height) throws IOException, InterruptedException {
    JsonObject commit =
        get("/commit?height=" + height).getAsJsonObject("signed_header").getAsJsonObject("commit");
    return new Commit(
        commit.get("height").getAsLong(),
        commit.get("round").getAsInt(),
        blockId(commit.getAsJsonObject("block_id")),
        commit.getAsJsonArray("signatures").asList().stream()
            .map(signature -> signature(signature.getAsJsonObject()))
            .toList());
  }

  private static BlockId blockId(JsonObject json) {
    JsonObject parts = json.getAsJsonObject("parts");
    return new BlockId(
        Bytes.ofHex(json.get("hash").getAsString()),
        parts.get("total").getAsInt(),
        Bytes.ofHex(parts.get("hash").getAsString()));
  }

  private static Signature signature(JsonObject json) {
    Instant time = Instant.parse(json.get("timestamp").getAsString());
    return new Signature(
        json.get("block_id_flag").getAsInt(),
        Bytes.ofHex(json.get("validator_address").getAsString()),
        new Timestamp(time.getEpochSecond(), time.getNano()),
        Bytes.copyOf(Base64.getDecoder().decode(json.get("signature").getAsString())));
  }

  private JsonObject get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          "expected an answer to %s, got HTTP %d: %s"
              .formatted(path, response.statusCode(), response.body()));
    }
    return JsonParser.parseString(response.body()).getAsJsonObject().getAsJsonObject("result");
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
