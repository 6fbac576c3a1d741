package io.countersign.interop.pkcs11;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import io.countersign.interop.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * SoftHSM 2 with tokens in a folder of its own, and before it a module that passes every call on,
 * or fails ({@code src/test/c/pkcs11-faults.c}). Each is a copy of its own, so that tests in one
 * process do not share one.
 */
public final class SoftHsm {
  public static final String PIN = "123456";
  private static final String SO_PIN = "12345678";
  private static final List<Path> MODULES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"));

  private final Path folder;

  private SoftHsm(Path folder) {
    this.folder = folder;
  }

  /** Without a token, in a folder that is there; its path is not long. */
  public static SoftHsm create(Path folder) throws IOException, InterruptedException {
    List<Path> there = MODULES.stream().filter(Files::exists).toList();
    boolean ci = "true".equals(System.getenv("CI"));
    assumeTrue(ci || !there.isEmpty(), "no SoftHSM on this machine: apt-get install softhsm2");
    assumeTrue(
        ci || Files.isExecutable(Path.of("/usr/bin/pkcs11-tool")),
        "no pkcs11-tool on this machine: apt-get install opensc");
    SoftHsm softHsm = new SoftHsm(Files.createDirectories(folder.toAbsolutePath()));
    Files.createDirectory(softHsm.folder.resolve("tokens"));
    Files.writeString(
        softHsm.configuration(),
        "directories.tokendir = %s/tokens%nobjectstore.backend = file%nlog.level = ERROR%n"
            .formatted(softHsm.folder));
    Files.copy(there.getFirst().toRealPath(), softHsm.module());
    softHsm.compile(softHsm.faultyModule(), "-DCONTROL=\"%s\"".formatted(softHsm.control()));
    return softHsm;
  }

  private void compile(Path to, String... definitions) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "cc",
            "-shared",
            "-fPIC",
            "-o",
            to.toString(),
            Path.of(System.getProperty("interop.root"), "interop/src/test/c/pkcs11-faults.c")
                .toString(),
            "-DMODULE=\"%s\"".formatted(module()),
            "-DSOFTHSM_CONF=\"%s\"".formatted(configuration()),
            "-ldl"));
    command.addAll(List.of(definitions));
    run(command);
  }

  /** One that passes every call on and counts the time in it: {@code module_nanos}. */
  Path timedModule() throws IOException, InterruptedException {
    Path timed = folder.resolve("timed.so");
    compile(timed, "-DTIMING", "-DCONTROL=\"\"");
    return timed;
  }

  /** SoftHSM's own. */
  public Path module() {
    return folder.resolve("libsofthsm2.so");
  }

  /** The one that fails as {@link #faults} says. */
  public Path faultyModule() {
    return folder.resolve("faults.so");
  }

  private Path control() {
    return folder.resolve("control");
  }

  private Path configuration() {
    return folder.resolve("softhsm2.conf");
  }

  /** What a process needs in its environment to find the tokens. */
  public Map<String, String> environment() {
    return Map.of("SOFTHSM2_CONF", configuration().toString());
  }

  /** Puts that into the environment of this process, where the C library sees it. */
  public void useHere() {
    Function setenv = NativeLibrary.getProcess().getFunction("setenv");
    environment().forEach((name, value) -> setenv.invokeInt(new Object[] {name, value, 1}));
  }

  /** Lines for the faulty module, in place of those before; none, and it works. */
  public void faults(String... lines) throws IOException {
    Path written =
        Files.writeString(folder.resolve("control.new"), String.join("\n", lines) + "\n");
    Files.move(written, control(), REPLACE_EXISTING, ATOMIC_MOVE);
  }

  /** How often a function of the faulty module was called. */
  public long calls(String function) throws IOException {
    Path calls = Path.of(control() + ".calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().filter(function::equals).count()
        : 0;
  }

  /** A token with this label, PIN {@value #PIN}. */
  public SoftHsm withToken(String label) throws IOException, InterruptedException {
    run(
        List.of(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--so-pin",
            SO_PIN,
            "--pin",
            PIN));
    return this;
  }

  /** A key made by pkcs11-tool. */
  public SoftHsm withKey(String token, String curve, String label, String id)
      throws IOException, InterruptedException {
    tool(token, "--keypairgen", "--key-type", "EC:" + curve, "--label", label, "--id", id);
    return this;
  }

  /** A key from outside, imported. */
  public SoftHsm withImported(String token, byte[] pkcs8, String label, String id)
      throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve(label + ".pem"),
            "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(Base64.getMimeEncoder().encodeToString(pkcs8)));
    run(
        List.of(
            "softhsm2-util",
            "--import",
            file.toString(),
            "--token",
            token,
            "--label",
            label,
            "--id",
            id,
            "--pin",
            PIN));
    return this;
  }

  /**
   * Our program, which finds the tokens.
   *
   * @return a launcher for it
   */
  public Path launcher(Path program) throws IOException {
    Path launcher =
        Files.writeString(
            folder.resolve("countersign"),
            "#!/bin/sh\nSOFTHSM2_CONF='%s' exec '%s' \"$@\"\n".formatted(configuration(), program));
    return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  /**
   * A {@code [[providers.pkcs11]]} for a token of the faulty module.
   *
   * @param keys the elements of {@code keys}
   */
  public String provider(String token, String... keys) throws IOException {
    Path pin = Files.writeString(folder.resolve("pin"), PIN + "\n");
    Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    return """
        [[providers.pkcs11]]
        module = "%s"
        token_label = "%s"
        pin = "file:%s"
        keys = [%s]
        """
        .formatted(faultyModule(), token, pin, String.join(", ", keys));
  }

  /** pkcs11-tool, logged in at a token. */
  public String tool(String token, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "pkcs11-tool",
                "--module",
                module().toString(),
                "--token-label",
                token,
                "--login",
                "--pin",
                PIN));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
    Run run = Run.of(folder, environment, command);
    if (run.exitCode() != 0) {
      throw new IOException("%s ended with %d: %s".formatted(command, run.exitCode(), run.err()));
    }
    return run.out();
  }
}
