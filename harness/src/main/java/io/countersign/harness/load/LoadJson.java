package io.countersign.harness.load;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.countersign.harness.node.ProcessFigures;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a load came to, for programs: docs/load.md has the fields. */
public final class LoadJson {
  private static final Map<String, Double> QUANTILES =
      Map.of("p50", 0.5, "p90", 0.9, "p99", 0.99, "p99_9", 0.999, "p99_99", 0.9999, "max", 1.0);

  private LoadJson() {}

  /** The whole document, with a line end. */
  public static String of(LoadResult result) {
    JsonObject document = new JsonObject();
    document.addProperty("load", result.plan().described());
    document.add("plan", plan(result.plan()));
    JsonArray rounds = new JsonArray();
    result.rounds().forEach(round -> rounds.add(round(result, round)));
    document.add("rounds", rounds);
    document.add("faults", faults(result));
    JsonArray samples = new JsonArray();
    result.samples().forEach(sample -> samples.add(sample(sample)));
    document.add("samples", samples);
    JsonArray growths = new JsonArray();
    result.growths().forEach(growth -> growths.add(growth(growth)));
    document.add("growth", growths);
    document.addProperty("clean", result.isClean());
    result.endedEarly().ifPresent(reason -> document.addProperty("ended_early", reason));
    return new GsonBuilder().setPrettyPrinting().create().toJson(document) + "\n";
  }

  private static JsonObject plan(LoadPlan plan) {
    JsonObject json = new JsonObject();
    json.addProperty("chains", plan.chains());
    json.addProperty("links", plan.links());
    json.addProperty("block_time_ms", plan.blockTime().toMillis());
    json.addProperty("think_time_ms", plan.thinkTime().toMillis());
    json.addProperty("warm_up_ms", plan.warmUp().toMillis());
    json.addProperty("round_ms", plan.roundTime().toMillis());
    json.addProperty("votes", plan.votes());
    return json;
  }

  private static JsonObject round(LoadResult result, Round round) {
    JsonObject json = new JsonObject();
    json.addProperty("signatures", round.signatures());
    json.addProperty("seconds", result.seconds(round));
    json.add("us_from_due", quantiles(round.fromDue()));
    json.add("us_from_sent", quantiles(round.fromSent()));
    json.addProperty("too_late_to_be_asked", round.notAsked());
    if (Double.isFinite(round.cpu())) {
      json.addProperty("cpu", round.cpu());
    }
    return json;
  }

  private static JsonObject quantiles(Histogram latencies) {
    JsonObject json = new JsonObject();
    QUANTILES.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            quantile ->
                json.addProperty(
                    quantile.getKey(), LoadReport.micros(latencies, quantile.getValue())));
    return json;
  }

  private static JsonObject faults(LoadResult result) {
    JsonObject json = new JsonObject();
    for (Faults.Kind kind : Faults.Kind.values()) {
      json.addProperty(kind.label().replace(' ', '_'), result.faults().count(kind));
    }
    result.faults().first().ifPresent(first -> json.addProperty("first", first));
    return json;
  }

  private static JsonObject sample(Sample sample) {
    ProcessFigures process = sample.process();
    JsonObject json = new JsonObject();
    json.addProperty("signatures", sample.signatures());
    json.addProperty("cpu_ms", process.cpuMillis());
    json.addProperty("resident_kib", process.residentKib());
    json.addProperty("descriptors", process.descriptors());
    json.addProperty("threads", process.threads());
    json.addProperty("state_files", sample.stateFiles());
    sample.heapMib().ifPresent(heap -> json.addProperty("heap_mib", heap));
    return json;
  }

  private static JsonObject growth(Growth growth) {
    JsonObject json = new JsonObject();
    json.addProperty("of", growth.what());
    json.addProperty("first_half", growth.before());
    json.addProperty("second_half", growth.after());
    json.addProperty("allowed", growth.allowed());
    json.addProperty("grown", growth.isGrown());
    return json;
  }
}
