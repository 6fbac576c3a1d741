package io.countersign.cli.status;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.countersign.cli.state.StateText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The answer to {@code status}, in lines that read well at 3 a.m.: what is wrong comes last. */
public final class StatusText {
  private final JsonObject status;
  private final long now;
  private final List<String> lines = new ArrayList<>();

  private StatusText(JsonObject status) {
    this.status = status;
    this.now = number(status, "now_ms");
  }

  /** All of it. */
  public static List<String> lines(JsonObject status) {
    return new StatusText(status).all();
  }

  /** What needs a human; empty if all is well. */
  public static List<String> attention(JsonObject status) {
    return elements(status, "attention").stream().map(JsonElement::getAsString).toList();
  }

  private List<String> all() {
    lines.add(
        "countersign %s, process %d, up %s, configuration %s"
            .formatted(
                text(status, "version"),
                number(status, "pid"),
                length(number(status, "started_at_ms")),
                text(status, "config")));
    if (status.get("last_reload") instanceof JsonObject reload) {
      lines.add(
          "last reload %s: %s".formatted(ago(number(reload, "at_ms")), text(reload, "summary")));
    }
    elements(status, "chains").forEach(chain -> chain(chain.getAsJsonObject()));
    List<String> attention = attention(status);
    lines.add(attention.isEmpty() ? "all is well" : "needs you:");
    attention.forEach(line -> lines.add("  " + line));
    return lines;
  }

  private void chain(JsonObject chain) {
    String name =
        has(chain, "key")
            ? text(chain, "chain_id") + "/" + text(chain, "key")
            : text(chain, "chain_id");
    if (!flag(chain, "open")) {
      lines.add("%s: NOT OPEN".formatted(name));
      return;
    }
    lines.add(
        "%s: last signed %s%s"
            .formatted(
                name,
                text(chain, "last_signed"),
                has(chain, "signed_at_ms") ? ", " + ago(number(chain, "signed_at_ms")) : ""));
    lines.add(
        "  %s, durability %s, watermark %s"
            .formatted(ability(chain), text(chain, "durability"), text(chain, "watermark")));
    if (has(chain, "key_problem")) {
      lines.add("  its key: " + text(chain, "key_problem"));
    }
    if (has(chain, "problem")) {
      lines.add("  last request could not be signed: " + text(chain, "problem"));
    }
    boolean one = text(chain, "mode").equals("one");
    List<JsonElement> nodes = elements(chain, "nodes");
    for (JsonElement node : nodes) {
      node(node.getAsJsonObject(), one);
      if (one && nodes.size() > 1) {
        lines.add("    " + height(node.getAsJsonObject()));
      }
    }
  }

  private static String ability(JsonObject chain) {
    if (flag(chain, "failed")) {
      return "FAILED: signs nothing any more";
    }
    return has(chain, "key_problem") ? "CANNOT SIGN NOW" : "ready to sign";
  }

  private void node(JsonObject node, boolean one) {
    String name = text(node, "name");
    String address = text(node, "address");
    StringBuilder line = new StringBuilder("  node ").append(name);
    if (!name.equals(address)) {
      line.append(" (").append(address).append(')');
    }
    if (has(node, "tunnel")) {
      line.append(" through ").append(text(node, "tunnel"));
    }
    line.append(one && flag(node, "in_use") ? ", in use" : "").append(": ");
    lines.add(line.append(connection(node)).toString());
    if (number(node, "answered") > 0) {
      lines.add("    " + requests(node));
    }
  }

  /** What its RPC says of it: whether it could take over. */
  private String height(JsonObject node) {
    if (!flag(node, "rpc")) {
      return "not looked at: it has no rpc";
    }
    if (!has(node, "rpc_at_ms")) {
      return "not looked at yet, or chain_check is off";
    }
    String when = ago(number(node, "rpc_at_ms"));
    return has(node, "rpc_problem")
        ? "rpc tells nothing, %s: %s".formatted(when, text(node, "rpc_problem"))
        : "rpc: at %s%s, %s"
            .formatted(
                text(node, "rpc_height"),
                flag(node, "rpc_catching_up") ? ", CATCHING UP" : "",
                when);
  }

  private String connection(JsonObject node) {
    if (flag(node, "connected")) {
      return "connected for " + length(number(node, "since_ms"));
    }
    if (flag(node, "ended")) {
      return "ended";
    }
    return flag(node, "in_use")
        ? "NOT CONNECTED for %s: %s"
            .formatted(length(number(node, "since_ms")), text(node, "reason"))
        : "standing by";
  }

  private String requests(JsonObject node) {
    String last =
        has(node, "last_request_at_ms") ? ago(number(node, "last_request_at_ms")) : "never";
    String refused =
        has(node, "last_refusal")
            ? ", %d of them refused, the last one %s: %s"
                .formatted(
                    number(node, "refused"),
                    ago(number(node, "last_refused_at_ms")),
                    text(node, "last_refusal"))
            : "";
    return "last request %s, %d answered%s".formatted(last, number(node, "answered"), refused);
  }

  private String ago(long at) {
    return length(at) + " ago";
  }

  private String length(long at) {
    return StateText.length(Duration.ofMillis(Math.max(0, now - at)));
  }

  private static boolean has(JsonObject object, String name) {
    return object.has(name) && !object.get(name).isJsonNull();
  }

  private static String text(JsonObject object, String name) {
    return has(object, name) ? object.get(name).getAsString() : "";
  }

  private static long number(JsonObject object, String name) {
    return has(object, name) ? object.get(name).getAsLong() : 0;
  }

  private static boolean flag(JsonObject object, String name) {
    return has(object, name) && object.get(name).getAsBoolean();
  }

  private static List<JsonElement> elements(JsonObject object, String name) {
    return has(object, name) ? object.getAsJsonArray(name).asList() : List.of();
  }
}
