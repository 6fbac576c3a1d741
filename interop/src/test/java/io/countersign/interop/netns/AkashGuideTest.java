package io.countersign.interop.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.interop.GuideCommands;
import io.countersign.interop.node.Await;
import io.countersign.interop.node.CometBft;
import io.countersign.interop.node.NodeHome;
import io.countersign.interop.node.PeerProcess;
import io.countersign.interop.node.TestFolder;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * docs/akash.md from its first command to its last, on three hosts: two providers with a real node
 * behind a tunnel each, and the signer at home. In between the internet becomes slow, loses
 * packets, and is cut; blocks go on.
 */
@Tag("netns")
class AkashGuideTest {
  private static final String CHAIN = "my-1";
  private static final String CONFIG = "signer/tmkms.toml";
  private static final int A_FEW = 5;
  private static final int PROVIDER_1 = 1;
  private static final int PROVIDER_2 = 2;
  private static final int HOME = 3;
  private static final int ELSEWHERE = 4;
  private static final String NAMES =
      "10.77.0.1 provider-1.example\n10.77.0.2 provider-2.example\n";

  @Test
  void everySectionIsRun() throws Exception {
    assertEquals(
        List.of(
            "The shared key",
            "The node",
            "The signer",
            "See that it signs",
            "Switch the node",
            "Rotate the shared key",
            "Recover"),
        GuideCommands.of("akash.md").sections());
  }

  @Test
  void theWholeGuideAndAnInternetThatFails() throws Exception {
    requireRoot();
    GuideCommands guide = GuideCommands.of("akash.md");
    Path folder = TestFolder.empty("akash-guide");
    for (String name : List.of("home", "p1", "p2", "other")) {
      Files.createDirectories(folder.resolve(name));
    }
    PublicKey key = validatorKey(folder);
    NodeHome node1 = NodeHome.create(CometBft.V0_38, folder.resolve("p1/node"), CHAIN, key, false);
    NodeHome node2 = NodeHome.create(CometBft.V0_38, folder.resolve("p2/node"), CHAIN, key, false);
    node2.beginWith(node1);
    // The rest of the network, which has the blocks when a node that lacks its signer stands still.
    NodeHome other =
        NodeHome.create(CometBft.V0_38, folder.resolve("other/node"), CHAIN, key, false);
    other.beginWith(node1);
    String elsewhere = other.nodeId() + "@10.77.0.4:26656";
    List<String> peers = List.of(node1.nodeId() + "@10.77.0.1:26656", elsewhere);

    try (Internet internet = Internet.of(folder, 4, NAMES);
        HomeHost home = new HomeHost(internet.host(HOME), folder.resolve("home"));
        Provider one =
            Provider.with(
                internet.host(PROVIDER_1), folder.resolve("p1"), node1, List.of(elsewhere));
        ProviderNode network =
            ProviderNode.start(
                "other",
                internet.host(ELSEWHERE),
                other,
                folder.resolve("other/node.log"),
                "",
                List.of())) {
      say("set up, node and tunnel first; beside them the network, at height " + network.height());
      guide.in("The shared key").forEach(command -> type(home, command));
      one.deployTunnel(Files.readString(home.file("tunnel.psk")).strip());
      home.export("HEIGHT", "0"); // of a key that has never signed
      for (String command : guide.in("The signer")) {
        if (command.startsWith("countersign state init")) {
          home.append(CONFIG, guide.toml("The signer"));
        }
        type(home, command);
      }
      blocks(one, "first blocks");
      guide.in("See that it signs").forEach(command -> type(home, command));

      internet.delay(150);
      blocks(one, "150 ms one way");
      internet.losePerMille(20);
      blocks(one, "150 ms one way, 2 % lost");
      internet.delay(0);
      blocks(one, "2 % lost");
      internet.losePerMille(0);

      for (int seconds : List.of(2, 8)) {
        internet.cut(internet.host(HOME));
        Thread.sleep(1000L * seconds);
        internet.mend(internet.host(HOME));
        blocks(one, "cut for %d s".formatted(seconds));
      }
      home.killSigner();
      type(home, guide.in("Recover").getFirst());
      blocks(one, "signer killed and started");
      one.node().container().restart();
      blocks(one, "node restarted");

      try (Provider two =
          Provider.with(internet.host(PROVIDER_2), folder.resolve("p2"), node2, peers)) {
        two.deployTunnel(Files.readString(home.file("signer/secrets/tunnel.psk")).strip());
        switchTheNode(guide, home, internet, one, two);
        rotate(guide, home, one, two);
        recover(guide, home, two);
        assertTrue(one.node().isSound() && two.node().isSound(), "consensus of a node broke");
      }
    }
  }

  private static void switchTheNode(
      GuideCommands guide, HomeHost home, Internet internet, Provider one, Provider two)
      throws Exception {
    List<String> commands = guide.in("Switch the node");
    home.append(CONFIG, guide.toml("Switch the node"));
    commands.subList(0, 2).forEach(command -> type(home, command));
    blocks(one, "both served");
    long goal = one.node().height();
    Await.present(
        "the second node where the first was",
        () -> two.node().height() >= goal ? Optional.of(goal) : Optional.empty());
    Await.present(
        "the second node where the first is",
        () -> two.node().height() >= one.node().height() ? Optional.of(goal) : Optional.empty());
    String config = Files.readString(home.file(CONFIG));
    Files.writeString(
        home.file(CONFIG), config.replace("[[chain]]\n", "[[chain]]\nmode = \"one\"\n"));
    commands.subList(2, commands.size()).forEach(command -> type(home, command));
    blocks(two, "switched to the second node");
    internet.cut(one.host());
    blocks(two, "first provider gone");
    internet.mend(one.host());
  }

  private static void rotate(GuideCommands guide, HomeHost home, Provider one, Provider two)
      throws Exception {
    List<String> commands = guide.in("Rotate the shared key");
    type(home, commands.getFirst());
    String psk = Files.readString(home.file("signer/secrets/tunnel.new")).strip();
    one.deployTunnel(psk);
    two.deployTunnel(psk);
    commands.subList(1, commands.size()).forEach(command -> type(home, command));
    blocks(two, "shared key rotated");
  }

  /**
   * A chain of one validator cannot go past a height that its signer refuses: nothing is signed.
   */
  private static void recover(GuideCommands guide, HomeHost home, Provider two) throws Exception {
    List<String> commands = guide.in("Recover");
    home.stopSigner();
    home.export("HEIGHT", Long.toString(two.node().height() + 10));
    commands.subList(1, commands.size()).forEach(command -> type(home, command));
    Files.copy(home.file("signer/secrets/tunnel.psk"), home.file("restored/secrets/tunnel.psk"));
    home.append(
        "restored/tmkms.toml",
        guide
            .toml("The signer")
            .replace("signer/secrets", "restored/secrets")
            .replace("provider-1", "provider-2"));
    long before = two.node().height();
    type(home, "countersign start -c restored/tmkms.toml");
    Await.present(
        "a refusal of the restored signer",
        () -> home.signerLog().contains("refused") ? Optional.of(true) : Optional.empty());
    assertEquals(before, two.node().height());
    say("restored at a height, nothing signed below it");
  }

  private static void blocks(Provider provider, String after) throws Exception {
    long first = provider.node().awaitBlocks(1);
    long rest = provider.node().awaitBlocks(A_FEW);
    say("%s: next block after %d ms, %d more in %d ms".formatted(after, first, A_FEW, rest));
  }

  private static void type(HomeHost home, String command) {
    say("$ " + command);
    try {
      home.type(command);
    } catch (IOException e) {
      throw new AssertionError(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(String line) {
    System.out.println("akash guide: " + line);
  }

  /** A key as any node makes one, in the operator's folder. */
  private static PublicKey validatorKey(Path folder) throws Exception {
    List<String> command =
        List.of(CometBft.V0_38.program("cometbft").toString(), "init", "--home", folder + "/maker");
    try (PeerProcess init = PeerProcess.start(folder.resolve("maker.log"), Map.of(), command)) {
      init.requireSuccess();
    }
    Path file = folder.resolve("maker/config/priv_validator_key.json");
    Files.copy(file, folder.resolve("home/priv_validator_key.json"));
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    String key = json.getAsJsonObject("pub_key").get("value").getAsString();
    return new PublicKey(KeyType.ED25519, Bytes.copyOf(Base64.getDecoder().decode(key)));
  }

  private static void requireRoot() throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException("expected root, for network namespaces");
      }
      System.out.println("skipped: network namespaces need root");
      abort("network namespaces need root");
    }
  }
}
