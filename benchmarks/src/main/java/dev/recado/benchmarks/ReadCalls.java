package dev.recado.benchmarks;

/** How a read asks the gateway. */
public enum ReadCalls {
  /** The {@code recado.v1.Entries.ReadMany} stream. */
  PIPELINED(""),
  /** A {@code recado.v1.Entries.Read} call each. */
  UNARY("-unary");

  private final String suffix;

  ReadCalls(String suffix) {
    this.suffix = suffix;
  }

  /** Of the contender's name. */
  public String suffix() {
    return suffix;
  }
}
