package io.countersign.harness.yubihsm;

/** What can become of a command and its answer on the way. */
public enum Mishap {
  /** Carried out, and the connection ends before the answer. */
  ANSWER_LOST,
  /** Carried out, and a bit of the answer's last byte is another. */
  ANSWER_GARBLED,
  /** Carried out, and the answer ends in the middle. */
  ANSWER_CUT,
  /** Carried out, with one bit of the result wrong before it is encrypted: a faulty chip. */
  RESULT_WRONG
}
