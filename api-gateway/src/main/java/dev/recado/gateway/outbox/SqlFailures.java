package dev.recado.gateway.outbox;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What a failure of the database means. */
final class SqlFailures {

  private SqlFailures() {}

  /** Another transaction was in the way: the same again may work. */
  static boolean isConflict(SQLException failure) {
    return "40P01".equals(failure.getSQLState()) || "40001".equals(failure.getSQLState());
  }

  /**
   * The statement itself cannot work, with a database that can: data or syntax (classes 21 to 23,
   * 42 and 54).
   */
  static boolean isOfStatement(SQLException failure) {
    String state = failure.getSQLState();
    return !(failure instanceof SQLTransientConnectionException)
        && state != null
        && state.matches("(21|22|23|42|54).*");
  }

  static Rejection unavailable() {
    return new Rejection(
        Reason.STORAGE_UNAVAILABLE,
        "The gateway's database cannot be reached, so nothing can be accepted. Try again with the same id.");
  }
}
