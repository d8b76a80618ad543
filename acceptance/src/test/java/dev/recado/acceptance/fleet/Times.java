package dev.recado.acceptance.fleet;

import java.util.Locale;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints what each test took. */
public final class Times implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Times.class);

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(NAMESPACE).put("began", System.nanoTime());
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    Long began = context.getStore(NAMESPACE).get("began", Long.class);
    if (began != null) {
      String test =
          context.getRequiredTestClass().getSimpleName() + ": " + context.getDisplayName();
      print(
          test + context.getExecutionException().map(failure -> " FAILED: " + failure).orElse(""),
          System.nanoTime() - began);
    }
  }

  static void print(String what, long nanos) {
    System.out.printf(Locale.ROOT, "%7.1f s  %s%n", nanos / 1e9, what);
  }
}
