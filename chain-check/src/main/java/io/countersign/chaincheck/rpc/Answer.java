package io.countersign.chaincheck.rpc;

import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** The JSON-RPC envelope around an answer. */
final class Answer {
  /** More than is ever shown of an error; the rest of it is skipped, however many parts it has. */
  private static final int LONGEST_ERROR = 200;

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
    Set<String> names = new HashSet<>();
    try {
      fields.object(
          name -> {
            switch (name) {
              case "result" -> {
                requireFirst(name, names);
                result.read(fields);
              }
              case "error" -> {
                requireFirst(name, names);
                readError(fields, error);
              }
              default -> fields.skip();
            }
          });
      fields.end();
    } catch (EOFException e) {
      // The parser's: its message names the field, as the node has written it.
      throw new RpcException("expected a whole JSON answer of a node, got the beginning of one");
    } catch (MalformedJsonException | IllegalStateException | IllegalArgumentException e) {
      throw new RpcException(
          "expected a JSON answer of a node, got something else: "
              + Printable.of(String.valueOf(e.getMessage())));
    }
    return Printable.of(error.toString());
  }

  private static void requireFirst(String name, Set<String> names) throws RpcException {
    if (!names.add(name)) {
      throw new RpcException("expected one \"%s\" in an answer, got two".formatted(name));
    }
  }

  private static void readError(JsonFields fields, StringBuilder error) throws IOException {
    fields.object(
        name -> {
          boolean shown = name.equals("message") || name.equals("data");
          if (shown && error.length() < LONGEST_ERROR) {
            error.append(error.isEmpty() ? "" : ": ").append(fields.text());
          } else {
            fields.skip();
          }
        });
  }
}
