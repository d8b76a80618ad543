package dev.recado.membership.start;

import org.flywaydb.core.api.exception.FlywayValidateException;

/** What another build has done to a schema is not run upon, and not undone. */
public final class UnknownSchema {

  private UnknownSchema() {}

  /**
   * What to stop with.
   *
   * @param what such as "The schema position_0 of the database …"
   */
  public static MisconfiguredException refused(String what, FlywayValidateException cause) {
    String found = String.valueOf(cause.getMessage()).lines().skip(1).findFirst().orElse("");
    return new MisconfiguredException(
        what
            + " (spring.datasource.url) was migrated by another build than this one, most likely a newer one: "
            + (found.isEmpty() ? cause.getMessage() : found),
        "Start the build that migrated it, or a newer one; or point spring.datasource.url to a database of this build's own.",
        cause);
  }
}
