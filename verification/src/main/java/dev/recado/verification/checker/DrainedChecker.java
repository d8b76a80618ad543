package dev.recado.verification.checker;

import java.util.List;

/** Outboxes and mailboxes are empty once everything is told and acknowledged. */
public final class DrainedChecker {

  private DrainedChecker() {}

  public static CheckResult check(List<Leftovers> leftovers) {
    List<Finding> findings =
        leftovers.stream()
            .filter(each -> each.rows() > 0)
            .<Finding>map(each ->
                new Finding.Violation(
                    Property.DRAINED,
                    each.where() + ": " + each.rows() + " rows are left",
                    List.of()))
            .toList();
    return new CheckResult(
        Property.DRAINED, leftovers.size() + " outboxes and mailbox tables", findings);
  }
}
