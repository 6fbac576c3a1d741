package io.countersign.cli.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.countersign.core.session.NodeLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the running program does for whoever may ask on its control socket. Nothing of it signs,
 * lowers a watermark or tells a secret.
 */
final class Commands {
  private final RunningChains chains;
  private final Reloads reloads;
  private final ProcessStatus status;

  Commands(RunningChains chains, Reloads reloads, ProcessStatus status) {
    this.chains = chains;
    this.reloads = reloads;
    this.status = status;
  }

  /** The answer; one with an {@code error} says why there is no other. */
  JsonObject answer(JsonObject request) {
    return switch (text(request, "do")) {
      case "status" -> status.json();
      case "reload" -> reloaded(reloads.now(Reloads.PATIENCE));
      case "use" -> use(text(request, "node"));
      default -> error("expected status, reload or use");
    };
  }

  private static String text(JsonObject request, String name) {
    return request.get(name) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : "";
  }

  private static JsonObject reloaded(ReloadResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    JsonArray lines = new JsonArray();
    result.lines().forEach(lines::add);
    json.add("lines", lines);
    return json;
  }

  private record Found(RunningChain chain, RunningNode node) {}

  private JsonObject use(String name) {
    List<Found> found = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (RunningChain chain : chains.all()) {
      for (RunningNode node : chain.nodes().all()) {
        names.add(node.settings().label());
        if (node.settings().label().equals(name)) {
          found.add(new Found(chain, node));
        }
      }
    }
    if (found.size() != 1) {
      return error(
          found.isEmpty()
              ? "no node \"%s\", expected one of: %s".formatted(name, String.join(", ", names))
              : "%d nodes are called \"%s\": give each a name in its [[validator]]"
                  .formatted(found.size(), name));
    }
    return use(found.getFirst(), name);
  }

  private static JsonObject use(Found found, String name) {
    ChainNodes nodes = found.chain().nodes();
    NodeLink before = nodes.inUse().orElse(null);
    if (before == null) {
      return error(
          "chain %s serves all of its nodes: one is chosen where [[chain]] says mode = \"one\""
              .formatted(found.chain().name()));
    }
    if (!nodes.use(found.node())) {
      return error(
          "node \"%s\" cannot be used: the connection ended with reconnect = false, or max_height is reached; change that and reload, or start again"
              .formatted(name));
    }
    JsonObject json = new JsonObject();
    json.addProperty("chain", found.chain().name().label());
    json.addProperty("node", name);
    json.addProperty("changed", before != found.node().link());
    return json;
  }

  private static JsonObject error(String reason) {
    JsonObject json = new JsonObject();
    json.addProperty("error", reason);
    return json;
  }
}
