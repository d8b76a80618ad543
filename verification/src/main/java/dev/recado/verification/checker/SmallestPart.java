package dev.recado.verification.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Delta debugging: leaves away what is not needed, in halves first and one by one at last. */
final class SmallestPart {

  private SmallestPart() {}

  /**
   * A part that still fails, and no longer does when any one of it is left away.
   *
   * @param whole fails
   */
  static <T> List<T> of(List<T> whole, Predicate<List<T>> fails) {
    List<T> part = new ArrayList<>(whole);
    int chunk = Math.max(1, part.size() / 2);
    while (true) {
      boolean smaller = false;
      for (int from = 0; from < part.size(); ) {
        var rest = new ArrayList<>(part);
        rest.subList(from, Math.min(from + chunk, part.size())).clear();
        if (fails.test(rest)) {
          part = rest;
          smaller = true;
        } else {
          from += chunk;
        }
      }
      if (chunk > 1) {
        chunk = Math.max(1, Math.min(chunk / 2, part.size()));
      } else if (!smaller) {
        return List.copyOf(part);
      }
    }
  }
}
