package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.interop.Run;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Another user's commands are not answered, also where somebody has opened the socket to all. */
@Tag("dist")
@Timeout(180)
class StrangersTest {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @TempDir private Path folder;

  @Test
  void theKernelsWordCountsAndNotTheSocketsMode() throws Exception {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      skip("becoming another user needs root");
    }
    if (!Files.isExecutable(SETPRIV)) {
      skip("expected " + SETPRIV + ", found none");
    }
    try (Scene scene = Scene.create(folder.toRealPath())) {
      NodeListener node = scene.node(scene.firstAddress());
      scene.start();
      try (RemoteSigner signer = node.accept()) {
        assertEquals(new Response.Pong(), signer.ask(new Request.Ping()));
        scene.await(() -> scene.run("status").exitCode() == 0);
        for (Path path = scene.home(); path != null; path = path.getParent()) {
          if (path.startsWith(folder.toRealPath())) {
            mode(path, "rwxr-xr-x");
          }
        }
        mode(scene.config(), "rw-r--r--");

        String closed = asStranger(scene, "status");
        assertTrue(closed.contains("ermission denied") || closed.contains("not allowed"), closed);

        mode(scene.socket(), "rw-rw-rw-");
        for (List<String> command :
            List.of(List.of("status"), List.of("reload"), List.of("node", "use", "x"))) {
          String out = asStranger(scene, command.toArray(String[]::new));
          assertTrue(out.contains("the running program did not answer"), out);
        }
        assertTrue(!scene.log().contains("reloaded"), scene.log());
        String own = scene.run("status").out();
        assertTrue(own.contains("process " + scene.signer().pid()), own);
      }
    }
  }

  private static void mode(Path path, String mode) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  /** What a command says to nobody, which fails. */
  private String asStranger(Scene scene, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                SETPRIV.toString(),
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Scene.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", scene.config().toString()));
    Run run = Run.of(folder, Map.of("PATH", "/usr/bin:/bin"), command);
    String out = run.out() + run.err();
    assertTrue(run.exitCode() != 0, out);
    return out;
  }

  private static void skip(String why) {
    System.out.println("skipped: " + why);
    abort(why);
  }
}
