package io.countersign.harness.bench;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is added to a device's own time, call by call: the fake device measures each of its answers
 * itself, so that neither its arithmetic nor a sleep that was longer than asked for counts as ours.
 * Who is measured takes turns with a bare socket.
 */
public final class AddedTime {
  /** At p99. */
  private static final double GOAL_MICROS = 1000;

  /** Until the code is compiled. */
  private static final int WARM_UP = 2000;

  private static final int MESSAGE_LENGTH = 120;
  private static final Duration BLOCK = Duration.ofMillis(200);
  private static final List<Pace> PACES =
      List.of(
          new Pace(Duration.ofMillis(20), Duration.ZERO),
          new Pace(Duration.ofMillis(20), BLOCK),
          new Pace(Duration.ofMillis(100), Duration.ZERO),
          new Pace(Duration.ofMillis(100), BLOCK));
  private static final String ROW =
      "| %-13s | %6s | %6s | %5s | %6s | %6s | %6s | %6s | %6s | %6s | %-12s |";
  private static final String RULE = "|---" + "|--:".repeat(9) + "|---|";

  /** Who asks a device, and what that device says of itself. */
  public interface Asked {
    String name();

    /** Waits for the answer. */
    void ask(byte[] message) throws Exception;

    /** How long the device was at it so far; counted before its answer can be read. */
    long busyNanos();
  }

  /**
   * How it is asked.
   *
   * @param device what a signature takes there
   * @param pause before each question
   */
  private record Pace(Duration device, Duration pause) {}

  private record Measured(Asked asked, Latencies device, Latencies added) {
    Measured(Asked asked) {
      this(asked, new Latencies(), new Latencies());
    }

    void once(byte[] message) throws Exception {
      long before = asked.busyNanos();
      long began = System.nanoTime();
      asked.ask(message);
      long took = System.nanoTime() - began;
      long own = asked.busyNanos() - before;
      device.add(own);
      added.add(took - own);
    }
  }

  private final FakeYubiHsm fake;
  private final List<Asked> keys;
  private final Consumer<String> out;

  /**
   * Nothing is asked yet.
   *
   * @param keys in {@code fake}
   */
  public AddedTime(FakeYubiHsm fake, List<Asked> keys, Consumer<String> out) {
    this.fake = fake;
    this.keys = keys;
    this.out = out;
  }

  /** Asks {@code count} times at each pace, and prints microseconds. */
  public void measure(int count) throws Exception {
    try (BareDevice bare = new BareDevice()) {
      List<Asked> all = new ArrayList<>(keys);
      all.add(bare);
      for (int i = 0; i < WARM_UP; i++) {
        for (Asked one : all) {
          one.ask(message(i));
        }
      }
      out.accept(
          ROW.formatted(
              "key", "takes", "pauses", "count", "itself", "p99", "beyond", "p90", "p99", "max",
              ""));
      out.accept(RULE);
      for (Pace pace : PACES) {
        fake.signatureTime(pace.device());
        bare.takes(pace.device());
        measure(pace, all.stream().map(Measured::new).toList(), count);
      }
    }
  }

  private void measure(Pace pace, List<Measured> measured, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      for (Measured one : measured) {
        Thread.sleep(pace.pause());
        one.once(message(i));
      }
    }
    for (Measured one : measured) {
      out.accept(
          ROW.formatted(
              one.asked().name(),
              pace.device().toMillis() + " ms",
              pace.pause().toMillis() + " ms",
              count,
              micros(one.device(), 0.5),
              micros(one.device(), 0.99),
              micros(one.added(), 0.5),
              micros(one.added(), 0.9),
              micros(one.added(), 0.99),
              micros(one.added(), 1),
              verdict(one)));
    }
  }

  private String verdict(Measured one) {
    if (!keys.contains(one.asked())) {
      return "";
    }
    return one.added().quantile(0.99) <= GOAL_MICROS ? "goal met" : "goal not met";
  }

  private static byte[] message(int i) {
    return ByteBuffer.allocate(MESSAGE_LENGTH).putInt(i).array();
  }

  private static String micros(Latencies of, double fraction) {
    return "%.0f".formatted(of.quantile(fraction));
  }
}
