package io.countersign.interop.netns;

import io.countersign.interop.node.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A program on a host that is started again whenever it ends, as a container's runtime does. */
final class Container implements AutoCloseable {
  private static final Duration BEFORE_RESTART = Duration.ofSeconds(1);

  private final Path log;
  private final Path current;
  private final Map<String, String> environment;
  private final List<String> command;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread keeper = new Thread(this::keep, "container");
  private volatile @Nullable PeerProcess process;
  private final AtomicInteger starts = new AtomicInteger();

  private Container(Path log, Map<String, String> environment, List<String> command) {
    this.log = log;
    this.current = log.resolveSibling(log.getFileName() + ".current");
    this.environment = environment;
    this.command = command;
  }

  /** Runs it until it is closed; what all its lives print is in one log. */
  static Container run(Host host, Path log, Map<String, String> environment, List<String> command) {
    Container container = new Container(log, environment, host.command(command));
    container.keeper.setDaemon(true);
    container.keeper.start();
    return container;
  }

  private void keep() {
    try {
      boolean ended = false;
      while (!ended) {
        PeerProcess running = PeerProcess.start(current, environment, command);
        process = running;
        starts.incrementAndGet();
        while (running.isAlive() && closed.getCount() > 0) {
          Thread.sleep(20);
        }
        running.close();
        Files.write(
            log, Files.readAllBytes(current), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ended = closed.await(BEFORE_RESTART.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All that it has printed. */
  String output() throws IOException {
    return (Files.exists(log) ? Files.readString(log) : "")
        + (Files.exists(current) ? Files.readString(current) : "");
  }

  /** How often it was started. */
  int starts() {
    return starts.get();
  }

  /** SIGTERM; it is started again after a second. */
  void restart() throws InterruptedException {
    PeerProcess running = process;
    if (running != null) {
      running.stop();
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    closed.countDown();
    PeerProcess running = process;
    if (running != null) {
      running.close();
    }
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
