package io.countersign.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.tunnel.EnvironmentPlan;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an operator copies out of conf/: parts that belong together have one name, only the tunnel
 * is reached from outside, and the key to fill in is no key. Needs of SDL: akash-network/chain-sdk,
 * go/sdl/sdl-input.schema.yaml.
 */
class DeploymentFilesTest {
  private static final Path CONF = Path.of("../conf");

  @Test
  void everyServiceOfTheDeploymentHasItsResourcesAndItsPrice() throws Exception {
    YamlMap sdl = YamlSubset.read(CONF.resolve("akash/deploy.yaml"));
    assertEquals("2.0", sdl.text("version", ""));
    Set<String> services = map(sdl, "services").fields().keySet();
    assertEquals(new LinkedHashSet<>(List.of("node", "tunnel")), services);
    YamlMap profiles = map(sdl, "profiles");
    assertEquals(services, map(profiles, "compute").fields().keySet());
    for (String service : services) {
      YamlMap resources = map(map(map(profiles, "compute"), service), "resources");
      assertEquals(Set.of("cpu", "memory", "storage"), resources.fields().keySet());
      YamlMap price = map(map(map(map(profiles, "placement"), "akash"), "pricing"), service);
      assertEquals(Set.of("denom", "amount"), price.fields().keySet());
      YamlMap placed = map(map(map(sdl, "deployment"), service), "akash");
      assertEquals(service, placed.text("profile", ""));
      assertEquals("1", placed.text("count", ""), "two nodes would be two of one validator");
    }
  }

  @Test
  void theChainsDataIsOnThePersistentVolume() throws Exception {
    YamlMap sdl = YamlSubset.read(CONF.resolve("akash/deploy.yaml"));
    YamlMap node = map(map(sdl, "services"), "node");
    assertTrue(map(map(map(node, "params"), "storage"), "data").has("mount"));
    YamlMap compute = map(map(map(map(sdl, "profiles"), "compute"), "node"), "resources");
    YamlMap data = compute.maps("storage").getLast();
    assertEquals("data", data.text("name", ""));
    assertEquals("true", map(data, "attributes").text("persistent", ""));
  }

  @Test
  void signersPortAndRpcAreReachedThroughTheTunnelAlone() throws Exception {
    YamlMap services = map(YamlSubset.read(CONF.resolve("akash/deploy.yaml")), "services");
    for (YamlMap port : map(services, "node").maps("expose")) {
      boolean peers = port.text("port", "").equals("26656");
      String to = port.maps("to").getFirst().fields().toString();
      assertEquals(peers ? "{global=true}" : "{service=tunnel}", to);
    }
    YamlMap compose = map(YamlSubset.read(CONF.resolve("compose/compose.node.yaml")), "services");
    assertEquals(List.of("26656:26656"), map(compose, "node").texts("ports"));
    assertEquals(List.of("36657:36657", "36658:36658"), map(compose, "tunnel").texts("ports"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"akash/deploy.yaml", "compose/compose.node.yaml"})
  void theSharedKeyIsToBeFilledIn(String file) throws Exception {
    YamlMap tunnel = map(map(YamlSubset.read(CONF.resolve(file)), "services"), "tunnel");
    List<String> variables =
        tunnel.texts(tunnel.has("env") ? "env" : "environment").stream()
            .filter(variable -> variable.startsWith("PSK="))
            .toList();
    assertEquals(1, variables.size());
    // Too short to be taken for a key by a program that does not know this placeholder.
    assertTrue(variables.getFirst().matches("PSK=(REPLACE_ME|\\$\\{PSK:\\?.*})"), variables + "");
  }

  /** What the tunnel is told is a plan, and its ends are where the other lines say. */
  @ParameterizedTest
  @ValueSource(strings = {"akash/deploy.yaml", "compose/compose.node.yaml"})
  void theTunnelTakesItsVariablesAndLeadsToTheNode(String file) throws Exception {
    YamlMap services = map(YamlSubset.read(CONF.resolve(file)), "services");
    YamlMap tunnel = map(services, "tunnel");
    Map<String, String> variables = variables(tunnel);
    variables.put("PSK", "the-key-of-this-tunnel");
    List<Integer> accepted = new ArrayList<>();
    try (Plan plan = new EnvironmentPlan(variables).read()) {
      for (Service service : plan.services()) {
        assertEquals(Service.Role.SERVER, service.role());
        assertEquals("node", service.connect().host());
        accepted.add(service.accept().port());
      }
      String laddr =
          variables(map(services, "node")).getOrDefault("AKASH_PRIV_VALIDATOR_LADDR", "");
      assertTrue(
          plan.services().stream()
              .anyMatch(service -> laddr.endsWith(":" + service.connect().port())),
          laddr);
    }
    List<Integer> published = new ArrayList<>();
    for (String port : tunnel.texts("ports")) {
      published.add(Integer.valueOf(port.replaceAll("^.*:", "")));
    }
    for (YamlMap port : tunnel.maps("expose")) {
      published.add(Integer.valueOf(port.text("port", "")));
    }
    assertEquals(published, accepted);
    assertEquals(List.of("tunnel"), tunnel.texts(tunnel.has("args") ? "args" : "command"));
  }

  @Test
  void allFilesNameOneImage() throws Exception {
    Set<String> images = new LinkedHashSet<>();
    for (Map.Entry<String, String> place :
        Map.of(
                "akash/deploy.yaml", "tunnel",
                "compose/compose.node.yaml", "tunnel",
                "compose/compose.signer.yaml", "signer")
            .entrySet()) {
      YamlMap services = map(YamlSubset.read(CONF.resolve(place.getKey())), "services");
      images.add(map(services, place.getValue()).text("image", ""));
    }
    assertEquals(Set.of("REGISTRY/countersign:0.1.0"), images);
  }

  @Test
  void whatTheSignerReadsIsOnItsVolumeAndItsVariablesAreOurs() throws Exception {
    YamlMap signer =
        map(
            map(YamlSubset.read(CONF.resolve("compose/compose.signer.yaml")), "services"),
            "signer");
    assertEquals(List.of("./signer:/signer", "/dev/shm:/dev/shm"), signer.texts("volumes"));
    assertEquals(List.of("start", "-c", "/signer/tmkms.toml"), signer.texts("command"));
    assertEquals(Map.of("COUNTERSIGN_LOG", "info"), variables(signer));
    YamlMap node = YamlSubset.read(CONF.resolve("compose/compose.node.yaml"));
    String volume = map(map(node, "services"), "node").texts("volumes").getFirst();
    assertTrue(map(node, "volumes").fields().containsKey(volume.replaceAll(":.*", "")), volume);
  }

  private static Map<String, String> variables(YamlMap service) throws MigrationException {
    Map<String, String> variables = new HashMap<>();
    for (String line : service.texts(service.has("env") ? "env" : "environment")) {
      int equals = line.indexOf('=');
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }

  @Test
  void theSignerListensNowhereAndMayDoNothing() throws Exception {
    YamlMap signer =
        map(
            map(YamlSubset.read(CONF.resolve("compose/compose.signer.yaml")), "services"),
            "signer");
    assertFalse(signer.has("ports"));
    assertEquals(List.of("ALL"), signer.texts("cap_drop"));
    assertEquals("true", signer.text("read_only", ""));
  }

  private static YamlMap map(YamlMap parent, String name) {
    if (parent.fields().get(name) instanceof YamlMap map) {
      return map;
    }
    throw new AssertionError("expected a mapping %s in %s".formatted(name, parent));
  }
}
