package io.countersign.harness.conform;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What nodes of a version say and expect; see docs/nodes.md. */
public enum Dialect {
  V0_34("0.34"),
  V0_37("0.37"),
  V0_38("0.38"),
  V0_39("0.39"),
  V0_40("0.40"),
  V1_0("1.0"),
  V2_0("2.0"),
  CELESTIA("celestia");

  /** {@code privval/signer_endpoint.go}: what nodes of most versions read of an answer. */
  private static final int SHORT_ANSWER = 10_240;

  private static final int LONG_ANSWER = 1024 * 1024;

  private final String label;

  Dialect(String label) {
    this.label = label;
  }

  /** As it is typed. */
  public String label() {
    return label;
  }

  /** Whether precommits of a block carry an extension that is signed on its own. */
  boolean hasExtensions() {
    return switch (this) {
      case V0_34, V0_37, CELESTIA -> false;
      case V0_38, V0_39, V0_40, V1_0, V2_0 -> true;
    };
  }

  /** Whether a node may ask for a precommit without its extension's signature. */
  boolean skipsExtensions() {
    return this == V1_0 || this == V2_0;
  }

  /** Whether there is an extension more, signed without its position. */
  boolean hasSecondExtension() {
    return this == V2_0;
  }

  /** Whether the public key comes as bytes and the name of its type. */
  boolean wantsKeyByName() {
    return this == V1_0 || this == V2_0;
  }

  /** The bytes of an answer that a node reads. */
  int longestAnswer() {
    return this == V0_40 ? LONG_ANSWER : SHORT_ANSWER;
  }

  /**
   * The one of this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Dialect of(String label) {
    return Arrays.stream(values())
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a dialect of %s or all, got \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(Dialect::label)
                                .collect(Collectors.joining(", ")),
                            label)));
  }
}
