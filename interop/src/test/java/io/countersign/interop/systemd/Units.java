package io.countersign.interop.systemd;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The units of conf/systemd on a real systemd, or a word why there is none. */
final class Units {
  static final Path ROOT = Path.of(System.getProperty("interop.root"));

  private Units() {}

  /**
   * Boots one, with the unit as it is shipped but for its output, which goes to {@code log} in
   * {@code home}.
   *
   * @param change what an operator changes in it
   */
  static Booted boot(Path folder, Path home, Path etc, UnaryOperator<String> change, String unit)
      throws Exception {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      skip("booting a systemd needs root");
    }
    if (!Files.isExecutable(Path.of("/lib/systemd/systemd"))) {
      skip("expected /lib/systemd/systemd, found none");
    }
    Path units = Files.createDirectories(folder.resolve("units"));
    Files.writeString(units.resolve("quiet.target"), "[Unit]\nDefaultDependencies=no\n");
    Files.writeString(
        units.resolve(unit),
        change
            .apply(Files.readString(ROOT.resolve("conf/systemd").resolve(unit)))
            .replace(
                "\n[Service]\n",
                "DefaultDependencies=no\n[Service]\nStandardError=append:/var/lib/countersign/log\n")
            .replaceAll("(After|Wants)=network.*\n", ""));
    try {
      return Booted.boot(folder, home, units, etc);
    } catch (IOException e) {
      skip(e.toString());
      throw e;
    }
  }

  static void skip(String why) {
    System.out.println("skipped: " + why);
    abort(why);
  }
}
