package dev.recado.cli;

import dev.recado.verification.fault.FaultKind;
import java.util.ArrayList;
import java.util.Iterator;

/** What {@code --faults} takes. */
final class FaultNames implements Iterable<String> {

  static final String ALL = "all";
  static final String NONE = "none";

  @Override
  public Iterator<String> iterator() {
    var names = new ArrayList<>(FaultKind.labels());
    names.add(ALL);
    names.add(NONE);
    return names.iterator();
  }
}
