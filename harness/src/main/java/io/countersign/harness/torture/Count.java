package io.countersign.harness.torture;

/** What is counted over all runs in one folder. */
enum Count {
  KILLS("kills"),
  BEFORE_A_REQUEST("killed before any request"),
  BETWEEN("killed between request and answer"),
  AFTER_AN_ANSWER("killed after an answer"),
  RESTARTS("restarts that gave the last signature again"),
  REQUESTS("requests"),
  SIGNATURES("signatures"),
  REFUSALS("refusals"),
  RACES("races of two links"),
  UNANSWERED_SIGNED("requests signed before their kill, found so after it"),
  MILLIS("milliseconds");

  private final String label;

  Count(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
