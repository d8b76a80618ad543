package dev.recado.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Signals of the operating system. A shutdown hook would not do: it cannot tell a second Ctrl-C,
 * nor choose the exit code. The JDK's own class is reached by reflection, since naming it is a
 * compiler warning that cannot be suppressed.
 */
final class Signals {

  private Signals() {}

  /** Calls {@code handler} for each Ctrl-C, SIGTERM and hang-up, on a thread of its own. */
  static void onStop(Runnable handler) {
    for (String name : List.of("INT", "TERM", "HUP")) {
      handle(name, handler);
    }
  }

  private static void handle(String name, Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  handler.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handlerType)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException(e);
      }
      // The JVM was told to leave this signal alone; its default then applies.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JDK has no sun.misc.Signal", e);
    }
  }
}
