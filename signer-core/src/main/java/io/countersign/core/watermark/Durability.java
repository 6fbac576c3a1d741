package io.countersign.core.watermark;

/** When the disk has to know of a signature: {@code durability} of a {@code [[chain]]}. */
public enum Durability {
  /** Each signature's record is durable before it leaves. */
  EACH,

  /**
   * What may be signed next is durable ahead of it, so that most signatures wait for no disk; after
   * a lost boot, what may have been signed is sat out.
   */
  AHEAD;

  /** As it stands in the configuration. */
  public String label() {
    return switch (this) {
      case EACH -> "each";
      case AHEAD -> "ahead";
    };
  }
}
