package dev.recado.testkit.wrong.heart;

import dev.recado.testkit.wrong.edge.Edge;

/** Breaks three rules: the name, the dependency on an edge, and the cycle. */
public final class PureHelper {
  public static Edge edge() {
    return new Edge();
  }

  private PureHelper() {}
}
