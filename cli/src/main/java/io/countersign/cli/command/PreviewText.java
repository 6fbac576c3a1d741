package io.countersign.cli.command;

import io.countersign.cli.run.ChainPreview;
import io.countersign.cli.run.NodePreview;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.cli.state.StateText;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.ValidatorAddress;
import java.util.Locale;
import java.util.stream.Stream;

/** A chain that would be signed for, in lines. */
final class PreviewText {
  Stream<String> lines(ChainPreview chain) {
    ChainSettings settings = chain.configured().chain();
    Stream<String> state =
        Stream.of(
            "  state    %s, durability %s"
                .formatted(chain.configured().watermarkFile(), settings.durability().label()),
            "  signed   "
                + chain
                    .state()
                    .map(StateText::lastSigned)
                    .orElse(
                        chain.problems().isEmpty()
                            ? "nothing yet, the state would be made"
                            : "unknown"),
            "  signer   "
                + (chain.signer().isPresent()
                    ? "runs now, process " + chain.signer().getAsLong()
                    : "none is running"),
            "  check    " + checkMode(settings));
    return Stream.of(
            Stream.of(chain.configured().name().label()),
            chain.key().stream().flatMap(key -> keyLines(settings, key)),
            chain.device().map("  device   %s"::formatted).stream(),
            encrypted(chain),
            state,
            chain.nodes().stream().flatMap(PreviewText::node))
        .flatMap(lines -> lines);
  }

  private static Stream<String> keyLines(ChainSettings settings, PublicKey key) {
    return Stream.of(
        "  key      %s %s".formatted(key.type().label(), key.bytes().hex()),
        "  printed  " + settings.keyFormat().print(key),
        "  address  " + ValidatorAddress.of(key).hex());
  }

  private static Stream<String> encrypted(ChainPreview chain) {
    return chain.encrypted() && chain.configured().key() instanceof SoftsignSettings file
        ? Stream.of(
            "  file     encrypted, passphrase from %s, not looked at here"
                .formatted(file.passphrase().map(PassphraseSetting::label).orElse("the terminal")))
        : Stream.empty();
  }

  private static String checkMode(ChainSettings settings) {
    return settings.chainCheck().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Stream<String> node(NodePreview node) {
    ValidatorSettings settings = node.settings();
    return Stream.of(
            Stream.of(
                "  node     %s%s%s"
                    .formatted(
                        settings.address(),
                        node.peerId().map(id -> ", which sees peer id " + id).orElse(""),
                        settings.rpc().map(rpc -> ", rpc " + rpc).orElse(""))),
            settings.tunnel().map(tunnel -> tunnel("tunnel", tunnel)).stream(),
            settings.rpcTunnel().map(tunnel -> tunnel("for rpc", tunnel)).stream())
        .flatMap(lines -> lines);
  }

  private static String tunnel(String what, TunnelSettings tunnel) {
    return "  %-7s  %s, identity %s, psk from %s, tls %s"
        .formatted(
            what, tunnel.place(), tunnel.identity(), tunnel.psk().label(), tunnel.tls().label());
  }
}
