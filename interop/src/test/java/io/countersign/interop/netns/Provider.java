package io.countersign.interop.netns;

import io.countersign.interop.node.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host of a provider: the node, and the tunnel in front of it with the variables of {@code
 * conf/akash/deploy.yaml}.
 */
final class Provider implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("interop.root"));
  private static final String TUNNEL_IMAGE = "image: REGISTRY/countersign:";

  private final Host host;
  private final Path folder;
  private final ProviderNode node;
  private @Nullable Container tunnel;

  private Provider(Host host, Path folder, ProviderNode node) {
    this.host = host;
    this.folder = folder;
    this.node = node;
  }

  /** The node runs, as far as it does without its signer; the tunnel does not yet. */
  static Provider with(Host host, Path folder, NodeHome home, List<String> peers)
      throws IOException {
    String name = folder.getFileName().toString();
    Path log = folder.resolve("node.log");
    return new Provider(
        host, folder, ProviderNode.start(name, host, home, log, "tcp://0.0.0.0:26658", peers));
  }

  ProviderNode node() {
    return node;
  }

  Host host() {
    return host;
  }

  /** The deployment with another key: a new container in the old one's place. */
  void deployTunnel(String psk) throws IOException {
    if (tunnel != null) {
      tunnel.close();
    }
    Map<String, String> environment = new LinkedHashMap<>(variables());
    environment.put("PSK", psk);
    tunnel =
        Container.run(
            host,
            folder.resolve("tunnel.log"),
            environment,
            List.of(ROOT.resolve("dist/countersign/bin/countersign").toString(), "tunnel"));
  }

  /** Those of the service with our image. */
  static Map<String, String> variables() throws IOException {
    return variables(ROOT.resolve("conf/akash/deploy.yaml"));
  }

  /** The same of another file. */
  static Map<String, String> variables(Path file) throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    boolean ours = false;
    for (String line : Files.readAllLines(file)) {
      String text = line.strip().replaceAll("\\s+#.*", "");
      ours = text.startsWith("image:") ? text.startsWith(TUNNEL_IMAGE) : ours;
      if (ours && text.matches("- [A-Z_]+=.*")) {
        int equals = text.indexOf('=');
        variables.put(text.substring(2, equals), text.substring(equals + 1));
      }
    }
    return variables;
  }

  @Override
  public void close() {
    node.close();
    if (tunnel != null) {
      tunnel.close();
    }
  }
}
