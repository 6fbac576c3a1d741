package io.countersign.harness.bench;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TunnelEnd;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A signer to be measured.
 *
 * @param name for the table
 * @param launch starts it in a folder of its own
 * @param extensions whether it signs vote extensions (TMKMS 0.15 does not)
 * @param unix whether its node listens on a Unix socket, in clear, and not on TCP with
 *     SecretConnection
 */
public record Candidate(String name, Launch launch, boolean extensions, boolean unix) {
  /** With TCP. */
  Candidate(String name, Launch launch, boolean extensions) {
    this(name, launch, extensions, false);
  }

  /** Of {@link #each}. */
  static final String EACH = "each";

  /** Of {@link #ahead}. */
  static final String AHEAD = "ahead";

  /** Of {@link #control}. */
  static final String CONTROL = "control";

  /** What raw bytes begin with that {@link #ahead} signs. */
  static final String RAW_BYTES_PREFIX = "countersign-bench/1:";

  /** A line for {@code [[chain]]}. */
  static final String DURABILITY_AHEAD = "durability = \"ahead\"";

  /** Of {@link #tmkms}. */
  static final String TMKMS = "tmkms";

  /** Of {@link #filePv}. */
  static final String FILE_PV = "filepv";

  /** Of {@link #tunnelled}. */
  static final String TUNNEL = "tunnel";

  /** Of {@link #relayed}. */
  static final String RELAY = "relay";

  /** Starts a program that dials the set-up's address and signs for the set-up's chain. */
  @FunctionalInterface
  public interface Launch {
    /** Starts it; the process is the caller's. */
    SignerProgram start(SignerSetup setup) throws IOException;
  }

  /** Ours, every record flushed before its signature leaves. */
  public static Candidate each(Path program) {
    return new Candidate(EACH, setup -> setup.startWith(program), true);
  }

  /** The same of another build, to be compared with this one. */
  public static Candidate beside(Path program) {
    return new Candidate("beside", setup -> setup.startWith(program), true);
  }

  /**
   * {@link #ahead} through a tunnel of TLS 1.3, whose end on the node's side is in this process
   * until that ends, a thread for each direction: what an stunnel does there. Not {@link #each},
   * since a flush varies by more than a tunnel costs.
   */
  public static Candidate tunnelled(Path program, Crypto crypto) {
    return new Candidate(
        TUNNEL,
        setup -> {
          byte[] text = TunnelEnd.newKey();
          PresharedKey key = PresharedKey.of(PresharedKey.STANDARD_IDENTITY, text);
          NodeAddress.Tcp node = (NodeAddress.Tcp) setup.address();
          TunnelEnd end = TunnelEnd.open(node, key, TlsVersions.TLS_1_3, crypto);
          setup.reachThrough(end.address(), text);
          setup.addToChain(DURABILITY_AHEAD);
          return setup.startWith(program);
        },
        true);
  }

  /**
   * {@link #ahead} through what {@link #tunnelled} has on the node's side, but without TLS: so much
   * of a tunnel's time is the way, and only the rest is TLS.
   */
  public static Candidate relayed(Path program) {
    return new Candidate(
        RELAY,
        setup -> {
          setup.dial(TunnelEnd.relay((NodeAddress.Tcp) setup.address()).address());
          setup.addToChain(DURABILITY_AHEAD);
          return setup.startWith(program);
        },
        true);
  }

  /** Ours, flushing while no node waits. */
  public static Candidate ahead(Path program) {
    return new Candidate(AHEAD, startAhead(program), true);
  }

  /** {@link #ahead} once more: what differs between the two is noise. */
  public static Candidate control(Path program) {
    return new Candidate(CONTROL, startAhead(program), true);
  }

  /** {@link #ahead} over a Unix socket. */
  public static Candidate overUnix(Path program) {
    return new Candidate("unix", startAhead(program), true, true);
  }

  private static Launch startAhead(Path program) {
    return setup -> {
      setup.addToChain(DURABILITY_AHEAD);
      setup.addToChain("raw_bytes_prefixes = [\"%s\"]".formatted(RAW_BYTES_PREFIX));
      return setup.startWith(program);
    };
  }

  /**
   * The least that a signer on this JVM can take: {@link FloorSigner}, in a process of its own with
   * the options of ours.
   */
  public static Candidate floor(Path program) {
    return new Candidate(
        "floor",
        setup ->
            setup.startCommand(
                List.of(
                    program.toString(),
                    "harness",
                    "floor",
                    "--chain-id",
                    setup.chainId(),
                    "--addr",
                    setup.address().toString())),
        true);
  }

  /** A TMKMS, from the same configuration. */
  public static Candidate tmkms(Path program) {
    return new Candidate(TMKMS, setup -> setup.startWith(program), false);
  }

  /** CometBFT's FilePV as a remote signer, {@code interop/peers/v0.38/filepv-signer}. */
  public static Candidate filePv(Path program) {
    return new Candidate(
        FILE_PV,
        setup ->
            setup.startCommand(
                List.of(
                    program.toString(),
                    "-chain",
                    setup.chainId(),
                    "-addr",
                    setup.address().toString(),
                    "-key",
                    "priv_validator_key.json",
                    "-state",
                    "priv_validator_state.json")),
        true);
  }
}
