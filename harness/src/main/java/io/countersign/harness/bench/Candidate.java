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
 * A signer to be measured, with TCP and SecretConnection.
 *
 * @param name for the table
 * @param launch starts it in a folder of its own
 * @param extensions whether it signs vote extensions (TMKMS 0.15 does not)
 */
public record Candidate(String name, Launch launch, boolean extensions) {
  /** Of {@link #each}. */
  static final String EACH = "each";

  /** Of {@link #ahead}. */
  static final String AHEAD = "ahead";

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
          setup.addToChain("durability = \"ahead\"");
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
          setup.addToChain("durability = \"ahead\"");
          return setup.startWith(program);
        },
        true);
  }

  /** Ours, flushing while no node waits. */
  public static Candidate ahead(Path program) {
    return new Candidate(
        AHEAD,
        setup -> {
          setup.addToChain("durability = \"ahead\"");
          return setup.startWith(program);
        },
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
