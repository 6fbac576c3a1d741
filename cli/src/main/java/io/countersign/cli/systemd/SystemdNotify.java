package io.countersign.cli.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is, sd_notify(3): ready, its status, alive, reloading, stopping.
 * Does nothing at all where no {@code NOTIFY_SOCKET} is set. What cannot be told is logged once;
 * nothing else depends on it.
 */
public final class SystemdNotify {
  private static final Logger LOG = LoggerFactory.getLogger(SystemdNotify.class);

  private static final String READY = "READY=1";

  /** Between two looks, where the watchdog does not ask for more. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** What takes the messages. */
  @FunctionalInterface
  interface Receiver {
    void send(String text) throws IOException;
  }

  private final @Nullable Receiver socket;
  private final @Nullable Duration watchdog;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private boolean failed;

  /** Whether systemd has yet to hear that we are ready: without it, it would give us up. */
  private boolean readyOwed;

  /** The watching thread's own. */
  private String told = "";

  private boolean faultTold;

  SystemdNotify(@Nullable Receiver socket, @Nullable Duration watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** For the service manager that the environment names, if it names one. */
  public static SystemdNotify of(Map<String, String> environment) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new SystemdNotify(null, null);
    }
    try {
      return new SystemdNotify(
          NotifySocket.open(address)::send, watchdog(environment).orElse(null));
    } catch (IOException | LinkageError e) {
      LOG.warn("systemd is not told when we are ready: {}", e.toString());
      return new SystemdNotify(null, null);
    }
  }

  /** How often a sign of life is awaited; empty if none is, or from another process. */
  static Optional<Duration> watchdog(Map<String, String> environment) {
    String pid = Long.toString(ProcessHandle.current().pid());
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean ours = environment.getOrDefault("WATCHDOG_PID", pid).equals(pid);
    if (!ours || !micros.matches("[1-9][0-9]{0,14}")) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(1_000 * Long.parseLong(micros)));
  }

  /** The service does its work from now on, and nothing but its end is watched. */
  public void ready() {
    tell(READY);
  }

  /** The service does its work from now on; begins to watch over it on a thread of its own. */
  public void ready(ServiceHealth health) {
    if (socket == null) {
      return;
    }
    tell(READY);
    Thread thread = new Thread(() -> watch(health), "systemd");
    thread.setDaemon(true);
    thread.start();
  }

  /** A new configuration is being read; {@link #reloaded} has to follow, whatever comes of it. */
  public void reloading() {
    if (socket != null) {
      try {
        tell("RELOADING=1\nMONOTONIC_USEC=" + NotifySocket.monotonicMicros());
      } catch (IOException e) {
        LOG.warn("systemd is not told of the reload: {}", e.getMessage());
      }
    }
  }

  /** The service works on, with whichever configuration. */
  public void reloaded() {
    tell(READY);
  }

  /** The service ends by itself, or because it was told to. */
  public void stopping() {
    stopped.countDown();
    tell("STOPPING=1\nSTATUS=stopping");
  }

  private void watch(ServiceHealth health) {
    Duration pause = LOOK;
    if (watchdog != null && watchdog.dividedBy(3).compareTo(LOOK) < 0) {
      pause = watchdog.dividedBy(3);
    }
    try {
      do {
        look(health);
      } while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(ServiceHealth health) {
    tellWhatIsOwed();
    String ailment = said(() -> health.ailment().orElse(""));
    if (ailment.isEmpty() && watchdog != null) {
      tell("WATCHDOG=1");
    }
    if (!ailment.isEmpty() && !ailment.equals(told)) {
      LOG.error("{}: no sign of life goes to systemd any more{}", ailment, consequence());
    }
    String status = ailment.isEmpty() ? said(health::status) : ailment;
    if (!status.equals(told)) {
      tell("STATUS=" + status.replace('\n', ' '));
      told = status;
    }
  }

  /** A fault in describing the service is none of the service: it must not end it. */
  private String said(Supplier<String> text) {
    try {
      return text.get();
    } catch (RuntimeException e) {
      if (!faultTold) {
        LOG.error("how we are cannot be told, by a bug, please report it: {}", e.toString(), e);
      }
      faultTold = true;
      return "";
    }
  }

  private String consequence() {
    return watchdog == null
        ? ", and has no watchdog to end this process"
        : ", which will end this process";
  }

  private synchronized void tellWhatIsOwed() {
    if (readyOwed) {
      tell(READY);
    }
  }

  private synchronized void tell(String text) {
    if (socket == null) {
      return;
    }
    boolean ready = text.equals(READY);
    readyOwed |= ready;
    try {
      socket.send(text);
      readyOwed &= !ready;
      failed = false;
    } catch (IOException e) {
      if (!failed) {
        LOG.warn("systemd is not told how we are: {}", e.getMessage());
      }
      failed = true;
    }
  }
}
