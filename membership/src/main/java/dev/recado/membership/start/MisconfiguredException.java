package dev.recado.membership.start;

import org.jspecify.annotations.Nullable;

/** The process cannot start as it is configured, or on what it was pointed to. */
public final class MisconfiguredException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /**
   * Sentences for the operator.
   *
   * @param problem names the property, its value, and what is wrong with it
   * @param remedy what to do
   */
  public MisconfiguredException(String problem, String remedy) {
    this(problem, remedy, null);
  }

  public MisconfiguredException(String problem, String remedy, @Nullable Throwable cause) {
    super(problem + " " + remedy, cause);
    this.problem = problem;
    this.remedy = remedy;
  }

  String problem() {
    return problem;
  }

  String remedy() {
    return remedy;
  }
}
