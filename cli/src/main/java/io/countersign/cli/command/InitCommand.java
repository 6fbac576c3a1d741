package io.countersign.cli.command;

import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import io.countersign.cli.init.Home;
import io.countersign.cli.init.Network;
import io.countersign.cli.init.NewChain;
import io.countersign.cli.init.NewKey;
import io.countersign.cli.settings.ChainId;
import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.ShellWord;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign init}. */
@Command(
    name = "init",
    exitCodeOnInvalidInput = 1, // as TMKMS
    header = "Make a folder with a configuration, an identity key, and places for keys and state.",
    footer = {
      "",
      "Without -n and --chain-id, for one chain \"test-chain\" on this machine; called as tmkms, for",
      "cosmoshub, as TMKMS does. Nothing that exists is overwritten."
    })
final class InitCommand implements Callable<Integer> {
  private static final String TEST_CHAIN = "test-chain";
  private static final String LOCAL_NODE = "tcp://127.0.0.1:26658";

  private final Terminal terminal;
  private final ProgramName name;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-n", "--networks"},
      paramLabel = "NAMES",
      split = ",",
      description = "Networks by TMKMS's names: cosmoshub, irishub, sentinelhub, osmosis, core.")
  private List<String> networks = new ArrayList<>();

  @Option(names = "--chain-id", paramLabel = "ID", description = "One chain of this id instead.")
  private @Nullable String chainId;

  @Option(
      names = "--addr",
      paramLabel = "ADDR",
      description =
          "The chain's node, as in its priv_validator_laddr: tcp://host:port or unix://path;"
              + " tcp://127.0.0.1:26658 unless it is a network's.")
  private @Nullable String address;

  @Parameters(paramLabel = "DIR", description = "Made if it does not exist.")
  private @Nullable Path directory;

  InitCommand(Terminal terminal, ProgramName name) {
    this.terminal = terminal;
    this.name = name;
  }

  @Override
  public Integer call() throws IOException, KeyFileException, CommandException {
    List<NewChain> chains = chains();
    try {
      Home home = Home.create(Given.value(directory), chains, true);
      terminal.say("made %s".formatted(home.config()));
      terminal.say("made %s".formatted(home.identityKey()));
      sayWhatIsNext(home, chains);
      return 0;
    } catch (FileAlreadyExistsException e) {
      throw new CommandException(
          "%s exists already and was left as it is: name another folder".formatted(e.getFile()), e);
    }
  }

  private List<NewChain> chains() {
    if (networks.isEmpty() && chainId == null && name.isTmkms()) {
      networks.add(Network.COSMOSHUB.label());
    }
    if (networks.isEmpty()) {
      String id = chainId == null ? TEST_CHAIN : chainId;
      ChainId.fault(id).ifPresent(this::refuse);
      return List.of(new NewChain(id, new KeyFormat.Hex(), address(LOCAL_NODE), ""));
    }
    if (chainId != null) {
      refuse("expected either --networks or --chain-id, got both");
    }
    List<NewChain> chains =
        networks.stream().distinct().map(name -> NewChain.of(network(name))).toList();
    String node = address;
    if (node == null) {
      return chains;
    }
    if (chains.size() > 1) {
      refuse("expected one network with --addr, got " + chains.size());
    }
    return List.of(chains.getFirst().at(address(node)));
  }

  private Network network(String name) {
    return Network.named(name).orElseThrow(() -> refusal(unknownNetwork(name)));
  }

  private static String unknownNetwork(String name) {
    return "unknown network \"%s\", expected one of: %s; any other chain is named by --chain-id"
        .formatted(
            name,
            Arrays.stream(Network.values()).map(Network::label).collect(Collectors.joining(", ")));
  }

  private NodeAddress address(String standard) {
    try {
      return NodeAddress.parse(address == null ? standard : address);
    } catch (IllegalArgumentException e) {
      throw refusal("--addr: " + e.getMessage());
    }
  }

  private void sayWhatIsNext(Home home, List<NewChain> chains) {
    terminal.say("next:");
    String config = ShellWord.of(home.config());
    String program = ShellWord.of(Path.of(name.typed()));
    for (NewKey key : home.keys(chains, true)) {
      String file = ShellWord.of(key.file());
      terminal.say("  %s softsign keygen %s".formatted(program, file));
      terminal.say(
          "    # or the node's own: %s softsign import priv_validator_key.json %s"
              .formatted(program, file));
    }
    for (NewChain chain : chains) {
      terminal.say("  %s state init %s -c %s".formatted(program, chain.id(), config));
      terminal.say("    # and --height H, if this key has ever signed: the last height it did");
    }
    terminal.say("  %s start -c %s".formatted(program, config));
  }

  private void refuse(String message) {
    throw refusal(message);
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
