package io.countersign.interop.yubihsm;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.interop.node.PeerProcess;
import io.countersign.interop.node.TestFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What plays a device, behind a connector on loopback. */
interface Device extends AutoCloseable {
  int port();

  @Override
  void close() throws IOException;

  /** Ways to have one. */
  enum Kind {
    FAKE,
    SIMULATOR;

    /** A new one, as from the factory. */
    Device start() throws IOException, InterruptedException {
      return switch (this) {
        case FAKE -> new Fake(FakeYubiHsm.start());
        case SIMULATOR -> Simulator.start();
      };
    }
  }

  /** Ours, in this process. */
  record Fake(FakeYubiHsm device) implements Device {
    @Override
    public int port() {
      return device.port();
    }

    @Override
    public void close() throws IOException {
      device.close();
    }
  }

  /** The mock of the crate that TMKMS uses, interop/peers/yubihsm-sim. */
  record Simulator(PeerProcess process, int port) implements Device {
    private static final Pattern READY = Pattern.compile("at http://127\\.0\\.0\\.1:(\\d+)\n");
    private static final Path PROGRAM =
        Path.of(System.getProperty("interop.peers"), "yubihsm-sim/yubihsm-sim");

    static Simulator start() throws IOException, InterruptedException {
      return start(0);
    }

    static Simulator start(int port) throws IOException, InterruptedException {
      Path log = TestFolder.empty("yubihsm-sim-" + System.nanoTime()).resolve("log");
      PeerProcess process =
          PeerProcess.start(log, Map.of(), List.of(PROGRAM.toString(), Integer.toString(port)));
      return new Simulator(process, Integer.parseInt(process.awaitLine(READY).group(1)));
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
