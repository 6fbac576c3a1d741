// Prints a chain's heights as they come, from a node's RPC on this machine: java Heights.java PORT
// Ends with exit code 1 when the node is gone, or makes no block for 30 s.

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

static final Duration LIMIT = Duration.ofSeconds(5);
static final Duration PAUSE = Duration.ofMillis(100);
static final long STANDSTILL_NANOS = Duration.ofSeconds(30).toNanos();

void main(String[] arguments) throws InterruptedException {
  String node = "http://127.0.0.1:" + Integer.parseInt(arguments[0]);
  try (HttpClient client = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
    long shown = 0;
    long since = System.nanoTime();
    while (System.nanoTime() - since < STANDSTILL_NANOS) {
      long newest = Long.parseLong(field("latest_block_height", get(client, node + "/status")));
      if (newest > shown) {
        shown = newest;
        since = System.nanoTime();
        String commit = get(client, node + "/commit?height=" + newest);
        IO.println(
            "height %5d  block %.10s  signed by %.10s"
                .formatted(
                    newest,
                    field("hash", commit.substring(commit.indexOf("\"block_id\":"))),
                    field("validator_address", commit)));
      }
      Thread.sleep(PAUSE);
    }
    IO.println("no block for %d s".formatted(STANDSTILL_NANOS / 1_000_000_000));
  } catch (IOException e) {
    IO.println("the node does not answer: " + e);
  }
  System.exit(1);
}

static String get(HttpClient client, String address) throws IOException, InterruptedException {
  HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT).build();
  HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
  if (response.statusCode() != 200) {
    throw new IOException("HTTP %d from %s".formatted(response.statusCode(), address));
  }
  return response.body();
}

/** The first field of this name, a string. */
static String field(String name, String json) throws IOException {
  Matcher matcher = Pattern.compile("\"" + name + "\":\\s*\"([^\"]*)\"").matcher(json);
  if (!matcher.find()) {
    throw new IOException("no \"%s\" in %s".formatted(name, json));
  }
  return matcher.group(1);
}
