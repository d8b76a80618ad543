package dev.recado.testkit;

/**
 * A real PostgreSQL 18 for tests: one server a JVM, started when first asked for, on a random port,
 * gone without a trace when the JVM exits.
 */
public final class PostgresFixture {

  /**
   * {@code auto} and {@code embedded} start the embedded server; {@code docker} must not pass on a
   * silent fallback, so it is refused as long as there is none.
   */
  private static final String CHOICE = System.getProperty("test.db", "auto");

  private PostgresFixture() {}

  /** A fresh, empty database on the shared server; closing drops it. */
  public static Database database() {
    return Shared.SERVER.database();
  }

  /** A server of its own, which may be killed and started again on the same data. */
  public static PostgresServer dedicated() {
    checkChoice();
    return PostgresServer.start();
  }

  private static void checkChoice() {
    if (!CHOICE.equals("auto") && !CHOICE.equals("embedded")) {
      throw new IllegalStateException(
          "-Dtest.db=" + CHOICE + " is not supported; use auto or embedded.");
    }
  }

  private static final class Shared {
    static final PostgresServer SERVER = dedicated();
  }
}
