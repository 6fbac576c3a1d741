package io.countersign.interop.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The releases of CometBFT that {@code interop/peers/build} makes. */
public enum CometBft {
  V0_34("v0.34", "kvstore", Optional.empty()),
  V0_37("v0.37", "kvstore", Optional.empty()),
  V0_38("v0.38", "kvstore", Optional.of("abci")),
  V0_39("v0.39", "kvstore", Optional.of("abci")),
  V0_40("v0.40", "kvstore", Optional.of("abci")),
  V1_0("v1.0", "kvstore", Optional.of("feature")),
  // Its kvstore asks for a second between blocks.
  V2_0("v2.0", "noop", Optional.of("feature"));

  private final String label;
  private final String builtInApp;
  private final Optional<String> extensionParameters;

  CometBft(String label, String builtInApp, Optional<String> extensionParameters) {
    this.label = label;
    this.builtInApp = builtInApp;
    this.extensionParameters = extensionParameters;
  }

  /**
   * What {@code interop.versions} names; all if it names none.
   *
   * @throws IllegalArgumentException if it names a version that there is not
   */
  public static Stream<CometBft> chosen() {
    String names = System.getProperty("interop.versions", "").strip();
    return names.isEmpty()
        ? Arrays.stream(values())
        : Arrays.stream(names.split("\\s+")).map(CometBft::named);
  }

  private static CometBft named(String label) {
    return Arrays.stream(values())
        .filter(version -> version.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of %s in interop.versions, got \"%s\""
                        .formatted(List.of(values()), label)));
  }

  /**
   * A program built from this release.
   *
   * @throws IllegalStateException if it is not there, with what makes it
   */
  public Path program(String name) {
    Path program = Path.of(System.getProperty("interop.peers"), label, name);
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException(
          "expected the real peer %s; make it with: interop/peers/build interop/target/peers %s"
              .formatted(program, label));
    }
    return program;
  }

  /** The app in the node itself that makes blocks as fast as it is told to. */
  String builtInApp() {
    return builtInApp;
  }

  boolean hasVoteExtensions() {
    return extensionParameters.isPresent();
  }

  /** The section of genesis' consensus_params that enables vote extensions. */
  String extensionParameters() {
    return extensionParameters.orElseThrow(
        () -> new IllegalStateException(label + " has no vote extensions"));
  }

  @Override
  public String toString() {
    return label;
  }
}
