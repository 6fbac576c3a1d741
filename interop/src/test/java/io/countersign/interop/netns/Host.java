package io.countersign.interop.netns;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One host: a network namespace with one interface to the internet. */
record Host(String namespace, String address) {
  /** What {@code ip netns exec} puts over {@code /etc}. */
  Path etc() {
    return Path.of("/etc/netns", namespace);
  }

  /** How a command is run there, as the process that is started: its id is the command's. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }
}
