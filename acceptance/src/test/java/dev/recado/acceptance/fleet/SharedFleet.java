package dev.recado.acceptance.fleet;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One fleet for all test classes, started when the first of them wants it. */
final class SharedFleet implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedFleet.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Started started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("fleet", _ -> Started.start(), Started.class);
    return started.fleet();
  }

  /**
   * A start that failed is not tried again for every class. Closed by JUnit after the last test:
   * when that did not stop the fleet itself, here it ends.
   */
  private record Started(Optional<Fleet> started, Optional<Throwable> failure)
      implements AutoCloseable {

    static Started start() {
      long began = System.nanoTime();
      try {
        Fleet fleet = Fleet.start(Places.SHARED);
        Times.print("the shared fleet is ready", System.nanoTime() - began);
        return new Started(Optional.of(fleet), Optional.empty());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Started(Optional.empty(), Optional.of(e));
      } catch (IOException | RuntimeException | AssertionError e) {
        return new Started(Optional.empty(), Optional.of(e));
      }
    }

    Fleet fleet() {
      return started.orElseThrow(
          () -> new IllegalStateException("The shared fleet did not start.", failure.orElse(null)));
    }

    @Override
    public void close() {
      if (started.isPresent()) {
        Fleet fleet = started.get();
        if (!fleet.isStopped()) {
          fleet.stopAndAssertNothingIsLeft();
        }
        fleet.close();
      }
    }
  }
}
