package io.countersign.cli.run;

import java.lang.reflect.Proxy;

/**
 * A signal of this process. The only way to hear of one is {@code sun.misc.Signal} of the supported
 * module jdk.unsupported, of which javac warns in a way that cannot be turned off: so it is called
 * by its name.
 */
public final class ProcessSignal {
  private ProcessSignal() {}

  /**
   * From now on each signal of this name runs this, on a thread of its own, and does nothing else.
   * One that this process was started to ignore stays ignored.
   *
   * @param name without SIG
   * @throws ReflectiveOperationException if there is no such signal here, or the JVM needs it
   */
  public static void runs(String name, Runnable each) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object running =
        Proxy.newProxyInstance(
            ProcessSignal.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                each.run();
              }
              return null; // nobody asks it for anything else
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), running);
  }
}
