package io.countersign.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Every mount that this process can see. */
public final class MountTable {
  private static final Path OF_THIS_PROCESS = Path.of("/proc/self/mountinfo");

  private static final Pattern ESCAPED = Pattern.compile("\\\\[0-3][0-7]{2}");

  /** Fields before the ones that are optional, of which there is any number up to a dash. */
  private static final int OPTIONAL = 6;

  private final List<Mount> mounts;

  private MountTable(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** The kernel's; empty where there is no {@code /proc}. */
  public static MountTable ofThisProcess() {
    try {
      // Paths are bytes, and nothing here is shown.
      return parse(Files.readString(OF_THIS_PROCESS, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return new MountTable(List.of());
    }
  }

  /** Reads a table; a line of another form is passed over. */
  public static MountTable parse(String mountinfo) {
    List<Mount> mounts = new ArrayList<>();
    // Not lines(): a path may have a carriage return in it, which the kernel leaves as it is.
    for (String line : mountinfo.split("\n", -1)) {
      mount(line).ifPresent(mounts::add);
    }
    return new MountTable(mounts);
  }

  /** {@code 27 1 254:0 / /mnt rw,relatime shared:1 - ext4 /dev/vda rw,discard}. */
  private static Optional<Mount> mount(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    int dash = fields.subList(Math.min(OPTIONAL, fields.size()), fields.size()).indexOf("-");
    if (dash < 0
        || fields.size() < OPTIONAL + dash + 4
        || !fields.get(2).matches("[0-9]{1,9}:[0-9]{1,9}")) {
      return Optional.empty();
    }
    Path point;
    try {
      point = Path.of(unescaped(fields.get(4)));
    } catch (InvalidPathException e) {
      return Optional.empty(); // a name that this locale cannot say
    }
    List<String> options = new ArrayList<>(List.of(fields.get(5).split(",", -1)));
    options.addAll(List.of(fields.get(OPTIONAL + dash + 3).split(",", -1)));
    return Optional.of(
        new Mount(fields.get(2), point, fields.get(OPTIONAL + dash + 1), List.copyOf(options)));
  }

  /** Blanks and backslashes are three octal digits; the rest are the bytes of the path. */
  private static String unescaped(String field) {
    byte[] bytes = new byte[field.length()];
    int length = 0;
    for (int at = 0; at < field.length(); at++) {
      if (field.charAt(at) == '\\'
          && ESCAPED.matcher(field).region(at, field.length()).lookingAt()) {
        bytes[length++] = (byte) Integer.parseInt(field.substring(at + 1, at + 4), 8);
        at += 3;
      } else {
        bytes[length++] = (byte) field.charAt(at);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * The mount that a path is on.
   *
   * @param real absolute, without symbolic links
   */
  public Optional<Mount> of(Path real) {
    Optional<Mount> found = Optional.empty();
    for (Mount mount : mounts) {
      // Of two on one point the later one hides the earlier.
      if (real.startsWith(mount.point())
          && (found.isEmpty()
              || mount.point().getNameCount() >= found.get().point().getNameCount())) {
        found = Optional.of(mount);
      }
    }
    return found;
  }
}
