package io.countersign.chaincheck.rpc;

import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;

/** The JSON-RPC envelope around an answer. */
final class Answer {
  private Answer() {}

  /** Reads the {@code result}, which may be null too. */
  @FunctionalInterface
  interface Result {
    void read(JsonFields fields) throws IOException;
  }

  /**
   * Reads an answer to its end.
   *
   * @return the node's error, empty if it reports none
   * @throws RpcException if it is something else
   */
  static String read(InputStream body, Result result) throws IOException {
    JsonFields fields = new JsonFields(body);
    StringBuilder error = new StringBuilder();
    try {
      fields.object(
          name -> {
            switch (name) {
              case "result" -> result.read(fields);
              case "error" -> readError(fields, error);
              default -> fields.skip();
            }
          });
      fields.end();
    } catch (MalformedJsonException | IllegalStateException | IllegalArgumentException e) {
      throw new RpcException(
          "expected a JSON answer of a node, got something else: "
              + Printable.of(String.valueOf(e.getMessage())));
    }
    return Printable.of(error.toString());
  }

  private static void readError(JsonFields fields, StringBuilder error) throws IOException {
    fields.object(
        name -> {
          switch (name) {
            case "message", "data" ->
                error.append(error.isEmpty() ? "" : ": ").append(fields.text());
            default -> fields.skip();
          }
        });
  }
}
