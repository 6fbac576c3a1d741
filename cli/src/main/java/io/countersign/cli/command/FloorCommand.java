package io.countersign.cli.command;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.bench.FloorSigner;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness floor}. */
@Command(
    name = "floor",
    header = "Sign whatever one node asks, with a key of the moment, for the bench to measure.",
    description =
        "Remembers nothing and writes nothing: the least that a signer can take. It takes no key, so that it cannot be used"
            + " as one.")
final class FloorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--chain-id", required = true, paramLabel = "ID", description = "To sign for.")
  private @Nullable String chainId;

  @Option(
      names = "--addr",
      required = true,
      paramLabel = "ADDR",
      description = "The node, tcp://host:port, which listens already.")
  private @Nullable String address;

  @Override
  public Integer call() throws IOException, MalformedMessageException {
    FloorSigner.run(node(Given.value(address)), Given.value(chainId), CryptoChoice.makeAndWarn());
    return 0;
  }

  private NodeAddress.Tcp node(String text) {
    try {
      if (NodeAddress.parse(text) instanceof NodeAddress.Tcp tcp) {
        return tcp;
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--addr: " + e.getMessage(), e);
    }
    throw new ParameterException(
        spec.commandLine(), "expected tcp://host:port for --addr, got \"%s\"".formatted(text));
  }
}
