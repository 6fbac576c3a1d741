package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code build/image} writes, unpacked as a container's runtime does, and run. */
@Tag("image")
class ImageTest {
  private static final Path ROOT = Path.of(System.getProperty("interop.root"));
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
          "COUNTERSIGN_JAVA_OPTS", "-XX:AOTMode=on"); // no start without the cache: times are kept

  /** Proc is what a runtime mounts, and what Java finds its libraries by; dev is there too. */
  private static final String RUNTIME =
      "mount -t proc proc root/proc && mount --rbind /dev root/dev && exec chroot --userspec=65532:65532 root \"$@\"";

  private static final String CHAIN = "my-1";
  private static final int HEIGHTS = 20;

  @TempDir private Path folder;

  @Test
  void theImageRunsWithoutRootAndIsTheSameEachTime() throws Exception {
    requireDebianAndRoot();
    build("image");
    build("again");
    assertEquals(
        Files.readString(folder.resolve("image/index.json")),
        Files.readString(folder.resolve("again/index.json")));
    requireDigests();
    JsonObject config = unpack();
    assertEquals("65532:65532", config.get("User").getAsString());

    Run version = inside(entrypoint(config), "version", "--verbose");
    assertEquals(0, version.exitCode(), version.out() + version.err());
    assertFalse(version.err().contains("WARN"), version.err());
    assertTrue(version.out().contains("native: Ed25519"), version.out());
    signsThroughItsOwnTunnel(config);
  }

  /** The signer and the tunnel, each in a container; the node is outside. */
  private void signsThroughItsOwnTunnel(JsonObject config) throws Exception {
    String program = entrypoint(config);
    NodeAddress.Tcp address = (NodeAddress.Tcp) SignerSetup.freeAddress();
    String entrance = "127.0.0.1:" + ((NodeAddress.Tcp) SignerSetup.freeAddress()).port();
    Path home = Files.createDirectory(folder.resolve("root/signer"));
    assertEquals(0, host("chown", "65532:65532", home.toString()).exitCode());
    done(program, "init", "--chain-id", CHAIN, "--addr", address.toString(), "/signer");
    done(program, "softsign", "keygen", "/signer/secrets/my-1-consensus.key");
    done(program, "state", "init", CHAIN, "-c", "/signer/tmkms.toml");
    done(program, "tunnel", "keygen", "/signer/secrets/tunnel.psk");
    Path file = home.resolve("tmkms.toml");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst(
                "(?m)^secret_key = .*$",
                "$0\ntunnel = { addr = \"%s\", psk = \"file:/signer/secrets/tunnel.psk\" }"
                    .formatted(entrance)));
    Map<String, String> variables = new HashMap<>(ENVIRONMENT);
    variables.put("PSK", Files.readString(home.resolve("secrets/tunnel.psk")).strip());
    variables.put("STUNNEL_SVC_SIGNER_ACCEPT", entrance);
    variables.put("STUNNEL_SVC_SIGNER_CONNECT", "127.0.0.1:" + address.port());

    Crypto crypto = JdkCrypto.create();
    Process tunnel = container("tunnel.log", variables, program, command(config));
    Process signer =
        container("signer.log", ENVIRONMENT, program, "start", "-c", "/signer/tmkms.toml");
    try (Deadlines deadlines = new Deadlines();
        SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        NodeListener node =
            NodeListener.open(address, crypto, new Ed25519PrivateKey(crypto, seed), deadlines);
        RemoteSigner connected = node.accept()) {
      AnswerCheck check = AnswerCheck.of(connected, crypto, CHAIN, true);
      for (int height = 1; height <= HEIGHTS; height++) {
        for (Request request : new TestChain(CHAIN).requests(height)) {
          check.require(request, connected.ask(request));
        }
      }
      requireNoDoubts("signer.log");
      requireNoDoubts("tunnel.log");
      ended(signer, "signer.log");
      ended(tunnel, "tunnel.log");
    } catch (IOException e) {
      throw new AssertionError(
          read(folder.resolve("signer.log")) + read(folder.resolve("tunnel.log")), e);
    } finally {
      signer.destroyForcibly();
      tunnel.destroyForcibly();
    }
  }

  /** Nothing is missing inside; that the other one was not there yet is no fault. */
  private void requireNoDoubts(String log) {
    List<String> doubts =
        read(folder.resolve(log))
            .lines()
            .filter(line -> !line.contains(" INFO "))
            .filter(line -> !line.contains("] not connected: "))
            .toList();
    assertEquals(List.of(), doubts);
  }

  private static String command(JsonObject config) {
    return config.getAsJsonArray("Cmd").get(0).getAsString();
  }

  private void done(String... command) throws Exception {
    Run run = inside(command);
    assertEquals(0, run.exitCode(), run.out() + run.err());
  }

  /** One that runs on. */
  private Process container(String log, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(inNamespaces(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** As a runtime stops it: SIGTERM for the first process inside. */
  private void ended(Process container, String log) throws Exception {
    container.children().forEach(ProcessHandle::destroy);
    assertTrue(container.waitFor(60, TimeUnit.SECONDS), () -> read(folder.resolve(log)));
    assertEquals(0, container.exitValue(), () -> read(folder.resolve(log)));
  }

  private static String entrypoint(JsonObject config) {
    return config.getAsJsonArray("Entrypoint").get(0).getAsString();
  }

  private void build(String name) throws Exception {
    Process build =
        new ProcessBuilder(ROOT + "/build/image", folder.resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertEquals(0, build.waitFor(), () -> read(folder.resolve(name + ".log")));
  }

  /** Each blob has the name of its content, and so have the blobs that it names. */
  private void requireDigests() throws Exception {
    try (Stream<Path> blobs = Files.list(folder.resolve("image/blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(blob));
        assertEquals(blob.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
  }

  /** Into root; returns the configuration of containers. */
  private JsonObject unpack() throws Exception {
    Files.createDirectory(folder.resolve("root"));
    JsonObject index = json(folder.resolve("image/index.json"));
    JsonObject manifest = blob(index.getAsJsonArray("manifests").get(0));
    for (JsonElement layer : manifest.getAsJsonArray("layers")) {
      String digest = layer.getAsJsonObject().get("digest").getAsString().replace("sha256:", "");
      Run tar = host("tar", "-C", "root", "-xzf", "image/blobs/sha256/" + digest);
      assertEquals(0, tar.exitCode(), tar.err());
    }
    return blob(manifest.get("config")).getAsJsonObject("config");
  }

  private JsonObject blob(JsonElement descriptor) throws IOException {
    String digest = descriptor.getAsJsonObject().get("digest").getAsString().substring(7);
    Path file = folder.resolve("image/blobs/sha256").resolve(digest);
    assertEquals(Files.size(file), descriptor.getAsJsonObject().get("size").getAsLong());
    return json(file);
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private Run inside(String... command) throws Exception {
    return host(inNamespaces(command).toArray(String[]::new));
  }

  private static List<String> inNamespaces(String... command) {
    List<String> all =
        new ArrayList<>(
            List.of("unshare", "-m", "-p", "--fork", "--kill-child", "sh", "-c", RUNTIME, "sh"));
    all.addAll(List.of(command));
    return all;
  }

  private Run host(String... command) throws Exception {
    return Run.of(folder, ENVIRONMENT, List.of(command));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void requireDebianAndRoot() throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      skip("the image is made of Debian packages, and there is no apt-get");
    }
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      skip("running the image needs root, for chroot");
    }
  }

  private static void skip(String why) {
    System.out.println("skipped: " + why);
    abort(why);
  }
}
