package io.countersign.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  /** Proc is what a runtime mounts, and what Java finds its libraries by. */
  private static final String RUNTIME =
      "mount -t proc proc root/proc && exec chroot --userspec=65532:65532 root \"$@\"";

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
    List<String> all =
        new ArrayList<>(
            List.of("unshare", "-m", "-p", "--fork", "--kill-child", "sh", "-c", RUNTIME, "sh"));
    all.addAll(List.of(command));
    return host(all.toArray(String[]::new));
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
