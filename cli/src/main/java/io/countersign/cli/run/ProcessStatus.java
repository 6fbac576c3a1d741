package io.countersign.cli.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.countersign.chaincheck.NodeLook;
import io.countersign.cli.ProgramVersion;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.state.StateText;
import io.countersign.cli.systemd.ServiceHealth;
import io.countersign.core.SignerState;
import io.countersign.core.key.SignerName;
import io.countersign.core.session.LinkState;
import io.countersign.core.session.NodeLink;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a process stands, for programs: {@code countersign status --json}, described in
 * docs/nodes.md. Waits for nobody and holds up nobody. Heights are strings, as in {@code state
 * show}.
 */
final class ProcessStatus {
  private final long startedAt = System.currentTimeMillis();
  private final Path config;
  private final RunningChains chains;
  private final Reloads reloads;
  private final ServiceHealth health;

  ProcessStatus(Path config, RunningChains chains, Reloads reloads, ServiceHealth health) {
    this.config = config.toAbsolutePath().normalize();
    this.chains = chains;
    this.reloads = reloads;
    this.health = health;
  }

  JsonObject json() {
    long now = System.currentTimeMillis();
    JsonObject json = new JsonObject();
    json.addProperty("pid", ProcessHandle.current().pid());
    json.addProperty("version", ProgramVersion.read());
    json.addProperty("config", config.toString());
    json.addProperty("now_ms", now);
    json.addProperty("started_at_ms", startedAt);
    json.add("last_reload", reloads.last().map(ProcessStatus::reload).orElse(JsonNull.INSTANCE));
    JsonArray all = new JsonArray();
    Attention attention = new Attention(now, startedAt);
    attention.lookAt(health);
    for (RunningChain chain : chains.all()) {
      attention.lookAt(chain);
      all.add(chain(chain));
    }
    chains.lost().forEach((name, reason) -> all.add(lost(name, reason)));
    json.add("chains", all);
    attention.lookAt(chains.lost(), reloads.last());
    JsonArray lines = new JsonArray();
    attention.lines().forEach(lines::add);
    json.add("attention", lines);
    return json;
  }

  private static JsonElement reload(Reloads.Last last) {
    JsonObject json = new JsonObject();
    json.addProperty("at_ms", last.at());
    json.addProperty("outcome", last.result().outcome().name().toLowerCase(Locale.ROOT));
    json.addProperty("summary", last.result().summary());
    return json;
  }

  private static JsonObject named(SignerName name) {
    JsonObject json = new JsonObject();
    json.addProperty("chain_id", name.chainId());
    json.add("key", orNull(name.key()));
    return json;
  }

  private static JsonObject lost(SignerName name, String reason) {
    JsonObject json = named(name);
    json.addProperty("open", false);
    json.addProperty("failed", true);
    json.addProperty("problem", reason);
    return json;
  }

  private static JsonObject chain(RunningChain chain) {
    ChainKey configured = chain.facts().configured();
    SignerState state = chain.state();
    JsonObject json = named(chain.name());
    json.addProperty("open", true);
    json.addProperty("failed", state.failed());
    json.add("problem", orNull(state.problem()));
    json.add("key_problem", orNull(state.keyProblem()));
    json.addProperty("height", Long.toString(state.last().position().height()));
    json.addProperty("round", state.last().position().round());
    json.addProperty("step", state.last().position().step().number());
    json.addProperty("last_signed", StateText.lastSigned(state.last()));
    json.add("signed_at_ms", orNull(state.lastAt()));
    json.addProperty("durability", configured.chain().durability().label());
    json.addProperty("watermark", configured.watermarkFile().toString());
    json.addProperty("public_key", chain.publicKey().bytes().hex());
    json.addProperty("mode", configured.chain().nodes().one() ? "one" : "all");
    JsonArray nodes = new JsonArray();
    NodeLink inUse = chain.nodes().inUse().orElse(null);
    for (RunningNode node : chain.nodes().all()) {
      JsonObject shown = node(node, inUse == null || inUse == node.link());
      look(shown, node.settings().rpc().isPresent(), chain.nodes().look(node).orElse(null));
      nodes.add(shown);
    }
    json.add("nodes", nodes);
    return json;
  }

  private static JsonObject node(RunningNode node, boolean inUse) {
    LinkState state = node.link().state();
    JsonObject json = new JsonObject();
    json.addProperty("name", node.settings().label());
    json.addProperty("address", node.settings().address().toString());
    json.add("tunnel", orNull(node.settings().tunnel().map(t -> t.place()).orElse("")));
    json.addProperty("in_use", inUse);
    json.addProperty("connected", state.connected());
    json.addProperty("since_ms", state.since());
    json.add("reason", orNull(state.reason()));
    json.addProperty("ended", node.link().isStopped() || node.link().isLost());
    json.add("last_request_at_ms", orNull(state.lastRequestAt()));
    json.addProperty("answered", state.served());
    json.addProperty("refused", state.refused());
    json.add("last_refusal", orNull(state.lastRefusal()));
    json.add("last_refused_at_ms", orNull(state.lastRefusedAt()));
    return json;
  }

  /** What its RPC says, where one of several nodes is served. */
  private static void look(JsonObject json, boolean hasRpc, @Nullable NodeLook look) {
    json.addProperty("rpc", hasRpc);
    json.add("rpc_at_ms", orNull(look == null ? 0 : look.at()));
    json.add("rpc_height", orNull(look == null || !look.told() ? "" : "" + look.height()));
    json.addProperty("rpc_catching_up", look != null && look.catchingUp());
    json.add("rpc_problem", orNull(look == null ? "" : look.problem()));
  }

  private static JsonElement orNull(String text) {
    return text.isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(text);
  }

  private static JsonElement orNull(long time) {
    return time == 0 ? JsonNull.INSTANCE : new JsonPrimitive(time);
  }
}
