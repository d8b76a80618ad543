package dev.recado.verification.checker;

import java.util.List;

/** What is not as promised, or is not known to be. */
public sealed interface Finding {

  Property property();

  String what();

  /** With the smallest part of the history that shows it. */
  record Violation(Property property, String what, List<Evidence> part) implements Finding {
    public Violation {
      part = List.copyOf(part);
    }
  }

  /** Too large to check: nothing is known. */
  record NotChecked(Property property, String what) implements Finding {}
}
