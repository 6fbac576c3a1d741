package io.countersign.cli.run;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, by which daemons are told to read their configuration anew. The only way to hear of a
 * signal is {@code sun.misc.Signal} of the supported module jdk.unsupported, of which javac warns
 * in a way that cannot be turned off: so it is called by its name.
 */
public final class HangupSignal {
  private static final Logger LOG = LoggerFactory.getLogger(HangupSignal.class);

  private HangupSignal() {}

  /** From now on it runs this, on a thread of its own, and does not end the process. */
  public static void reloads(Runnable reload) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object reloading =
          Proxy.newProxyInstance(
              HangupSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  reload.run();
                }
                return null; // nobody asks it for anything else
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), reloading);
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIGHUP does not reload here: {}", e.toString());
    }
  }
}
