package io.countersign.harness.load;

/** Where a load shows itself while it runs. */
public interface LoadView {
  /** A line that stays. */
  void say(String line);

  /** How it stands, about every second; the next one takes its place. */
  void progress(String line);
}
